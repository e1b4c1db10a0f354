//! An env file crosses the border by the names of its keys; no value of it does.

use std::fs;

use serde_json::json;

use crate::{
    scan::{canary, holds},
    stage::Stage,
};

#[test]
fn no_value_of_an_env_file_is_in_an_answer_or_told() {
    let stage = Stage::open();
    let (token, password, foreign, half) = (canary(), canary(), canary(), canary());
    let file = stage.directory().join(".devlake.env");
    let text =
        format!("JENKINS_TOKEN={token}\nJENKINS_PASSWORD={password}\nAWS_KEY={foreign}\n{half}\n{half}=x\n");
    fs::write(&file, text).unwrap();

    let input = json!({ "kind": "devLakeJenkins", "path": file });
    let read = stage.call("read_env_file", json!({ "input": input })).unwrap();

    assert_eq!(read["found"][1]["key"], "JENKINS_PASSWORD");
    assert_eq!(
        (read["others"][0].as_str(), read["unnamed"].as_u64()),
        (Some("AWS_KEY"), Some(1))
    );
    assert_eq!(read["unreadLines"], json!([4]));
    for secret in [&token, &password, &foreign, &half] {
        assert!(!holds(&read.to_string(), secret), "{read}");
        assert!(stage.told().iter().all(|told| !holds(told, secret)));
    }
}

#[test]
fn a_file_that_is_refused_is_not_quoted() {
    let stage = Stage::open();
    let secret = canary();
    let file = stage.directory().join(".devlake.env");
    fs::write(&file, format!("GITHUB_PAT={secret}\0\n")).unwrap();

    let input = json!({ "kind": "devLakeGithub", "path": file });
    let refused = stage
        .call("read_env_file", json!({ "input": input }))
        .unwrap_err();

    assert!(
        refused["message"].as_str().unwrap().contains("UTF-8"),
        "{refused}"
    );
    assert!(!holds(&refused.to_string(), &secret));
}
