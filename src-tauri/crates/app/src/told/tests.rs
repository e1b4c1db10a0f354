use domain::SystemKind;

use super::*;

#[test]
fn what_a_system_says_becomes_the_code_that_a_face_acts_on() {
    let code = |finding| {
        let system = SystemKind::CoreGit;
        Told::from(SystemFinding { system, finding }).code
    };

    assert_eq!(code(Finding::SystemLoginNeeded), ToldCode::SystemLoginNeeded);
    assert_eq!(code(Finding::SystemKeyOnlyReads), ToldCode::SystemLoginNeeded);
    assert_eq!(code(Finding::MigrationPending), ToldCode::SystemUnreachable);
    assert_eq!(code(Finding::NoReason), ToldCode::Refused);
    assert_eq!(Told::from(StoreError::Conflict).code, ToldCode::ChangedElsewhere);
    assert_eq!(Told::from(StoreError::Full).code, ToldCode::DiskTrouble);
}
