//! The answers that come along with the page are those that its questions would get.

use serde_json::{Value, json};

use crate::stage::Stage;

#[test]
fn the_script_says_what_the_commands_answer() {
    let stage = Stage::open();

    let answers = came_along(&stage);

    assert_eq!(answers["start"], stage.call("start", json!({})).unwrap());
    assert_eq!(answers["systems"], stage.call("list_systems", json!({})).unwrap());
    let asked = json!({ "query": answers["query"] });
    assert_eq!(answers["listing"], stage.call("list_connections", asked).unwrap());
}

#[test]
fn the_query_is_the_one_that_an_untouched_list_has() {
    let stage = Stage::open();

    let query = &came_along(&stage)["query"];

    let untouched = json!({
        "text": "", "sort": "state", "isDescending": false, "collapsed": [], "offset": 0, "limit": query["limit"],
    });
    assert_eq!(query, &untouched);
    assert!(
        query["limit"].as_u64().unwrap() >= 30,
        "the first picture is whole"
    );
}

#[test]
fn each_page_has_the_answers_of_its_moment() {
    let stage = Stage::open();
    let first = came_along(&stage);
    let mut settings = stage.call("read_settings", json!({})).unwrap();
    settings["theme"] = json!("dark");

    stage
        .call("save_settings", json!({ "settings": settings }))
        .unwrap();

    let second = came_along(&stage);
    assert_eq!(second["start"]["settings"]["theme"], "dark");
    let changes = |answers: &Value| answers["heard"]["changes"].as_u64().unwrap();
    assert_eq!(changes(&second), changes(&first) + 1);
}

#[test]
fn what_was_begun_for_one_page_is_not_given_to_the_next() {
    let stage = Stage::open();
    stage.asset("/index.html");
    let mut settings = stage.call("read_settings", json!({})).unwrap();
    settings["theme"] = json!("dark");
    stage
        .call("save_settings", json!({ "settings": settings }))
        .unwrap();

    stage.asset("/index.html");

    assert_eq!(came_along(&stage)["start"]["settings"]["theme"], "dark");
}

#[test]
fn the_page_names_the_script_and_the_rest_is_as_it_was_built() {
    let stage = Stage::open();

    let page = String::from_utf8(stage.asset("/index.html")).unwrap();

    let answers = page.find("first-answers.js").unwrap();
    assert!(answers < page.find("</head>").unwrap(), "{page}");
    assert!(page.contains("type=\"module\""), "{page}");
}

fn came_along(stage: &Stage) -> Value {
    let script = String::from_utf8(stage.asset("/first-answers.js")).unwrap();
    let literal = script
        .strip_prefix("globalThis.firstAnswers=JSON.parse(")
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap();
    let text: String = serde_json::from_str(literal).unwrap();
    serde_json::from_str(&text).unwrap()
}
