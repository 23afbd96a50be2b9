//! Points of the plane while they are moved: fractions, made by operations that are exact alike on every machine.

use std::ops::{Add, AddAssign, Mul, Sub};

/// A point, or the way from one to another.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Point {
    /// To the right.
    pub(super) x: f64,
    /// Downwards.
    pub(super) y: f64,
}

impl Point {
    pub(super) fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// The square of the distance from the origin.
    pub(super) fn norm2(self) -> f64 {
        self.x * self.x + self.y * self.y
    }

    /// The distance from the origin.
    pub(super) fn norm(self) -> f64 {
        self.norm2().sqrt()
    }

    /// A point of the unit square around the origin that is always the same for a number, and looks like a lot.
    ///
    /// `SplitMix64`: G. Steele, D. Lea, C. Flood, "Fast Splittable Pseudorandom Number Generators", 2014.
    pub(super) fn scattered(number: u32) -> Self {
        let mut z = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^= z >> 31;
        let fraction = |bits: u64| (bits & 0xffff) as f64 / 65536.0 - 0.5;
        Self::new(fraction(z), fraction(z >> 32))
    }
}

impl Add for Point {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl AddAssign for Point {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Point {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f64> for Point {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}
