//! Whether the library comes to the end of a Gantt chart: it counts days one by one.

use mermaid_svg::ast::{GanttDiagram, TaskEnd, TaskStart};

/// Longest task, and all tasks together where the author says how far apart the dates on the axis are: a century.
const MAX_DAYS: f64 = 36_525.0;
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Whether the chart has days for its tasks, and not too many.
pub(super) fn ends(chart: &GanttDiagram) -> bool {
    let tasks = || chart.sections.iter().flat_map(|section| &section.tasks);
    let lengths = || {
        tasks().filter_map(|task| match task.end {
            TaskEnd::Duration(days) => Some(days),
            _ => None,
        })
    };
    let starts = tasks().filter_map(|task| match &task.start {
        TaskStart::Date(date) => Some(date),
        _ => None,
    });
    let ends = tasks().filter_map(|task| match &task.end {
        TaskEnd::Date(date) => Some(date),
        _ => None,
    });
    let format = chart.date_format.as_deref().unwrap_or_default().trim();
    let has_interval = chart.tick_interval.is_some();
    lengths().all(|days| days.abs() <= MAX_DAYS)
        && !(has_interval && lengths().sum::<f64>() > MAX_DAYS)
        && starts.chain(ends).all(|date| is_near(date, format, has_interval))
        && has_days(chart)
}

/// Whether a date is one of a calendar, and of our times where every day may get a line.
fn is_near(date: &str, format: &str, of_our_times: bool) -> bool {
    let longest = match format {
        "x" | "X" => 13,
        _ if format.contains("YYYYMMDD") => 8,
        _ => 4,
    };
    let mut numbers = date.split(|c: char| !c.is_ascii_digit());
    let is_year = |it: &str| it.get(..4).is_some_and(|it| ("1900"..="2100").contains(&it));
    numbers.clone().all(|it| it.len() <= longest)
        && (!of_our_times
            || (longest <= 8 && (numbers.clone().any(is_year) || date.contains(':')))
                && numbers.all(|it| it.len() < 4 || is_year(it)))
}

/// Whether some day of the week is not excluded.
fn has_days(chart: &GanttDiagram) -> bool {
    let names = || chart.excludes.iter().flat_map(|it| it.split([',', ' '])).map(str::to_ascii_lowercase);
    let weekend = match chart.weekend.as_deref() {
        Some(day) if day.eq_ignore_ascii_case("friday") => ["friday", "saturday"],
        _ => ["saturday", "sunday"],
    };
    let is_excluded = |day: &str| {
        names().any(|name| name == day || (name.starts_with("weekend") && weekend.contains(&day)))
    };
    !WEEKDAYS.into_iter().all(is_excluded)
}
