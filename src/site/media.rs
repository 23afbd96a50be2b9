//! Shows images.

use crate::compile::{Media, Note, Picture, media_kind};
use crate::scan::FileKind;
use crate::vault::FileId;

use super::fill::Filler;
use super::view::CoverView;

impl Filler<'_> {
    /// The picture that stands for a note; nothing if it has none, or its file is not there.
    pub(super) fn cover(&self, id: FileId, note: &Note) -> Option<CoverView> {
        let idx = match &note.cover.as_ref()?.picture {
            Picture::Url(url) => {
                let (src, alt) = (url.clone(), note.title.clone());
                return Some(CoverView { src, alt, width: None, height: None });
            }
            Picture::Link(idx) => *idx,
        };
        let link = &note.links[idx as usize];
        let found = self.site.compilation.links.resolution(id, idx as usize).found()?;
        let file = self.site.compilation.vault.file(found.file);
        let is_image =
            file.kind() == FileKind::Attachment && media_kind(file.path.file_name()) == Some(Media::Image);
        let href = self.site.file_href(found.file).filter(|_| is_image)?;
        let size = self.site.image_size(found.file);
        Some(CoverView {
            src: format!("{}{href}", self.root),
            alt: link.label.as_ref().unwrap_or(&note.title).clone(),
            width: size.map(|(width, _)| width),
            height: size.map(|(_, height)| height),
        })
    }
}
