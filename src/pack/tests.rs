//! What is packed comes back, and what is no packed value is nothing.

use super::*;

fn packed(value: &impl Pack) -> Vec<u8> {
    let mut out = Vec::new();
    value.pack(&mut out);
    out
}

#[track_caller]
fn check<T: Pack + PartialEq + std::fmt::Debug>(value: T) {
    let bytes = packed(&value);
    let mut from = Unpacker::new(&bytes);
    assert_eq!(T::unpack(&mut from).as_ref(), Some(&value));
    assert!(from.is_done(), "{value:?} leaves something behind");
    for len in 0..bytes.len() {
        let cut = T::unpack(&mut Unpacker::new(&bytes[..len]));
        assert_ne!(cut.as_ref(), Some(&value), "{value:?} needs all of its bytes");
    }
}

#[test]
fn what_is_packed_comes_back() {
    for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
        check(number);
    }
    check(vec![String::new(), "日本".to_owned()]);
    check((Some('é'), None::<u32>));
    check((-1.5_f64, true));
    check((u128::MAX, i128::MIN));
    check(Stamp { len: 5, modified: -1, changed: 1 << 70, inode: u64::MAX });
    check(vec![0..0, 7..9, 9..7, 0..u32::MAX, u32::MAX..0]);
    check(Some(Box::new(Span { start: 3, end: 8 })));
    check(VaultPath::new("a/日本.md"));
    let related = Related {
        file: VaultPath::new("b.md"),
        span: None,
        position: Position { line: 1, column: 2 },
        message: "here".to_owned(),
    };
    let finding = Diagnostic::new(Code::InvalidMath, &VaultPath::new("a.md"), "wrong").help("mend it");
    check(vec![finding.related(related)]);
}

#[test]
fn what_is_shared_comes_in_the_parts_of_what_it_is() {
    struct Parts;
    impl Pack for Parts {
        fn pack(&self, out: &mut Vec<u8>) {
            out.extend([1, 2]);
        }

        fn unpack(from: &mut Unpacker<'_>) -> Option<Self> {
            from.take(2).map(|_| Self)
        }

        fn pack_parts(&self) -> impl Iterator<Item = Cow<'_, [u8]>> {
            [Cow::Owned(vec![1]), vec![2].into()].into_iter()
        }
    }
    // As a plain call on it has it.
    assert_eq!(std::sync::Arc::new(Parts).pack_parts().count(), 2);
}

#[test]
fn numbers_that_are_too_big_and_texts_that_are_none_are_nothing() {
    assert_eq!(u32::unpack(&mut Unpacker::new(&packed(&(1_u64 << 32)))), None);
    assert_eq!(u64::unpack(&mut Unpacker::new(&[0xff; 20])), None);
    assert_eq!(String::unpack(&mut Unpacker::new(&[2, 0xff, 0xff])), None);
    assert_eq!(char::unpack(&mut Unpacker::new(&packed(&0xd800_u32))), None);
    assert_eq!(Severity::unpack(&mut Unpacker::new(&[3])), None);
    assert_eq!(Code::unpack(&mut Unpacker::new(&packed(&"no-such-code".to_owned()))), None);
}

#[test]
fn a_list_that_claims_to_be_endless_takes_no_memory() {
    let claim = packed(&u64::MAX);
    assert_eq!(Vec::<String>::unpack(&mut Unpacker::new(&claim)), None);
    assert_eq!(String::unpack(&mut Unpacker::new(&claim)), None);
}

#[test]
fn values_that_stand_in_one_another_without_end_are_nothing() {
    #[derive(Debug, PartialEq)]
    struct Nested {
        inner: Vec<Nested>,
    }
    pack_struct! { Nested { inner } }
    let shallow = Nested { inner: vec![Nested { inner: Vec::new() }] };
    check(shallow);
    assert_eq!(Nested::unpack(&mut Unpacker::new(&[1; 1_000_000])), None);
}
