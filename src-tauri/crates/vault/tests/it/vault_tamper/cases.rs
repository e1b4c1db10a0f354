//! Every byte, every truncation.

use std::{
    panic::{self, AssertUnwindSafe},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use super::{
    checker::{Bench, Judgement},
    specimen::Specimen,
};

/// The pages of a real vault.
const PAGE_BYTES: u32 = 4096;
const PAGES_AT_MOST: usize = 24;
const WORKERS: usize = 4;

#[test]
fn every_byte_of_a_vault_can_be_damaged_without_going_unnoticed() {
    let specimen = specimen();
    // Neighbouring bytes get different patterns: one bit at either end, one between, and all of them.
    let damage = |at: usize, bytes: &mut Vec<u8>| bytes[at] ^= [0x01, 0xff, 0x80, 0x10][at % 4];

    let outcome = run(&specimen, specimen.bytes.len(), |bench, at| {
        bench.judge_damage(at, &damaged(&specimen, at, damage))
    });

    assert_eq!(outcome.trouble, Vec::<String>::new());
    assert!(
        outcome.detected > 4000,
        "only {} cases were detected",
        outcome.detected
    );
}

#[test]
#[ignore = "takes minutes: every bit by itself"]
fn every_bit_of_a_vault_can_be_damaged_without_going_unnoticed() {
    let specimen = specimen();
    let damage = |case: usize, bytes: &mut Vec<u8>| bytes[case / 8] ^= 1 << (case % 8);

    let outcome = run(&specimen, specimen.bytes.len() * 8, |bench, case| {
        bench.judge_damage(case / 8, &damaged(&specimen, case, damage))
    });

    assert_eq!(outcome.trouble, Vec::<String>::new());
}

#[test]
fn a_vault_can_be_cut_off_anywhere_without_going_unnoticed() {
    let specimen = specimen();
    // From one byte on: a file without any is one that was never written.
    let outcome = run(&specimen, specimen.bytes.len() - 1, |bench, case| {
        bench.judge(&specimen.bytes[..=case])
    });

    assert_eq!(outcome.trouble, Vec::<String>::new());
    assert!(
        outcome.detected >= specimen.bytes.len() - 4096,
        "only {} cases were detected",
        outcome.detected
    );
}

#[test]
fn the_undamaged_vault_passes() {
    let specimen = specimen();
    let bench = Bench::put_up(&specimen);

    assert_eq!(bench.judge(&specimen.bytes), Ok(Judgement::NoEffect));
    assert_eq!(bench.judge_damage(HIGH, &specimen.bytes), Ok(Judgement::NoEffect));
}

/// Beyond the header.
const HIGH: usize = 1000;

fn specimen() -> Specimen {
    let specimen = Specimen::make(PAGE_BYTES);
    assert!(specimen.pages() <= PAGES_AT_MOST, "{} pages", specimen.pages());
    specimen
}

fn damaged(specimen: &Specimen, case: usize, damage: impl Fn(usize, &mut Vec<u8>)) -> Vec<u8> {
    let mut bytes = specimen.bytes.clone();
    damage(case, &mut bytes);
    bytes
}

/// Tries every case, on several threads.
fn run(
    specimen: &Specimen,
    cases: usize,
    judge: impl Fn(&Bench, usize) -> Result<Judgement, &'static str> + Sync,
) -> Outcome {
    let next = AtomicUsize::new(0);
    let outcome = Mutex::new(Outcome::default());
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                let bench = Bench::put_up(specimen);
                let mut mine = Outcome::default();
                loop {
                    let case = next.fetch_add(1, Ordering::Relaxed);
                    if case >= cases {
                        break;
                    }
                    let judged = panic::catch_unwind(AssertUnwindSafe(|| judge(&bench, case)));
                    match judged {
                        Ok(Ok(Judgement::NoEffect)) => {}
                        Ok(Ok(Judgement::Detected)) => mine.detected += 1,
                        Ok(Err(wrong)) => mine.trouble.push(format!("case {case}: {wrong}")),
                        Err(_) => mine.trouble.push(format!("case {case}: panicked")),
                    }
                }
                let mut all = outcome.lock().unwrap();
                all.detected += mine.detected;
                all.trouble.extend(mine.trouble);
            });
        }
    });
    outcome.into_inner().unwrap()
}

/// What a run over many cases came to.
#[derive(Debug, Default)]
struct Outcome {
    detected: usize,
    trouble: Vec<String>,
}
