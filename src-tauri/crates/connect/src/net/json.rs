//! JSON within limits: a server can nest and list only so much.

use std::fmt;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::Limits;

/// Reads JSON; `None` for anything else, and beyond the limits.
pub(super) fn parse(bytes: &[u8], limits: &Limits) -> Option<Value> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let bounded = Bounded {
        depth: limits.json_depth,
        items: limits.json_items,
    };
    let value = bounded.deserialize(&mut deserializer).ok()?;
    deserializer.end().ok()?;
    Some(value)
}

#[derive(Clone, Copy)]
struct Bounded {
    depth: usize,
    items: usize,
}

impl Bounded {
    fn deeper<E: de::Error>(self) -> Result<Self, E> {
        let depth = self.depth.checked_sub(1).ok_or_else(|| E::custom("too deep"))?;
        Ok(Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Bounded {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Bounded {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(value) = sequence.next_element_seed(inner)? {
            if list.len() == self.items {
                return Err(de::Error::custom("too many items"));
            }
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut map = Map::new();
        while let Some(name) = entries.next_key::<String>()? {
            if map.len() == self.items {
                return Err(de::Error::custom("too many items"));
            }
            let value = entries.next_value_seed(inner)?;
            map.insert(name, value);
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> Limits {
        Limits {
            json_depth: 3,
            json_items: 4,
            ..Limits::default()
        }
    }

    #[test]
    fn ordinary_json_reads_as_it_is() {
        let value = parse(br#"{"a":[1,-2,0.5,null,true],"b":"c"}"#, &Limits::default()).unwrap();

        assert_eq!(
            value,
            serde_json::json!({"a": [1, -2, 0.5, null, true], "b": "c"})
        );
    }

    #[test]
    fn depth_and_items_end_at_their_limits() {
        assert!(parse(b"[[[1]]]", &limits()).is_some());
        assert!(parse(b"[[[[1]]]]", &limits()).is_none());
        assert!(parse(b"[1,2,3,4]", &limits()).is_some());
        assert!(parse(b"[1,2,3,4,5]", &limits()).is_none());
    }

    #[test]
    fn what_follows_the_json_makes_it_none() {
        assert!(parse(b"{} trailing", &limits()).is_none());
    }
}
