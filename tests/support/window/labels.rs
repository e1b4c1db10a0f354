//! Finding elements as assistive technology does: by role and by the name the engine itself computes.

use http::Method;
use serde_json::Value;
use std::sync::Arc;
use thirtyfour::ElementId;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

/// Plain elements that have a role without saying so.
const ELEMENTS: [(&str, &str); 15] = [
    (
        "button",
        "button, summary, input[type=submit], input[type=button]",
    ),
    ("cell", "td"),
    ("checkbox", "input[type=checkbox]"),
    ("combobox", "select"),
    ("dialog", "dialog[open]"),
    ("form", "form"),
    ("group", "fieldset, details"),
    ("heading", "h1, h2, h3, h4"),
    ("link", "a[href]"),
    ("navigation", "nav"),
    ("option", "option"),
    ("radio", "input[type=radio]"),
    ("row", "tr"),
    ("table", "table"),
    (
        "textbox",
        "textarea, input:not([type]), input[type=text], input[type=password], input[type=url], input[type=email], input[type=search], input[type=number]",
    ),
];

/// The visible element of this role whose computed label is exactly this.
pub(super) async fn find(page: &WebDriver, role: &str, label: &str) -> WebDriverResult<Option<WebElement>> {
    for element in page.find_all(By::Css(selector(role))).await? {
        // The driver has an error instead of a label for what is not drawn, a column that gave way for example.
        let is_named = computed_label(&element).await.is_ok_and(|found| found == label);
        if is_named && element.is_displayed().await? {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

fn selector(role: &str) -> String {
    let said = format!("[role={role}]");
    match ELEMENTS.iter().find(|(name, _)| *name == role) {
        Some((_, elements)) => {
            // An element that says another role has that one only.
            let plain: Vec<String> = elements
                .split(", ")
                .map(|element| format!("{element}:not([role])"))
                .collect();
            format!("{said}, {}", plain.join(", "))
        }
        None => said,
    }
}

async fn computed_label(element: &WebElement) -> WebDriverResult<String> {
    let command = Command::ExtensionCommand(Box::new(ComputedLabel(element.element_id())));
    let answer: Value = element.handle().cmd(command).await?.value()?;
    Ok(answer.as_str().unwrap_or_default().to_owned())
}

/// `GET /session/{id}/element/{id}/computedlabel` of the WebDriver standard.
#[derive(Debug)]
struct ComputedLabel(ElementId);

impl ExtensionCommand for ComputedLabel {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/computedlabel", self.0).into()
    }
}
