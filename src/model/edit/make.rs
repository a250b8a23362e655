//! How a change is made: in the plan itself, and in all that refers to its place.

use super::EditError;
use crate::model::values::ObjectName;
use crate::model::{
    DocPath, Field, Form, Noun, Plan, Tree, Value, exceptions, interface_references, references,
};

/// The object a path is the path of, and not of something inside it.
pub fn object_at(at: &DocPath) -> Option<(Noun, &str)> {
    let (collection, name) = at.object().filter(|_| at.segments().len() == 2)?;
    Some((Noun::of_collection(collection)?, name))
}

fn find<'p>(
    plan: &'p mut Plan,
    at: &DocPath,
    create: bool,
) -> Result<&'p mut dyn Field, EditError> {
    let mut field: &mut dyn Field = plan;
    for segment in at.segments() {
        field = field
            .child_mut(segment, create)
            .ok_or_else(|| EditError::NoSuchPlace(at.clone()))?;
    }
    Ok(field)
}

pub fn put(plan: &mut Plan, at: &DocPath, value: &Tree) -> Result<(), EditError> {
    // A value inside an object that is not there yet makes the object.
    if let Some((_, name)) = at.object()
        && let object = at.up_to(2)
        && is_in_map(plan, &object)
        && plan.part(&object).is_none()
    {
        ObjectName::parse(name).map_err(|reason| EditError::BadName(reason.message))?;
    }
    let field = find(plan, at, true)?;
    field.clear();
    let mut faults = Vec::new();
    field.read(value, &mut at.clone(), &mut faults);
    if faults.is_empty() {
        Ok(())
    } else {
        Err(EditError::Misfit(faults))
    }
}

pub fn remove(plan: &mut Plan, at: &DocPath) -> Result<(), EditError> {
    take(plan, at)?;
    let Some((noun, name)) = object_at(at) else {
        return Ok(());
    };
    // From the back, so that indexes into lists stay right.
    for reference in references(plan)
        .iter()
        .rev()
        .filter(|r| r.noun == noun && r.name == name)
    {
        take(plan, &reference.at)?;
    }
    Ok(())
}

/// Takes one part away, and what exceptions say of it.
fn take(plan: &mut Plan, at: &DocPath) -> Result<(), EditError> {
    let parent = find(plan, &at.parent(), false)?;
    let form = parent.form();
    if !parent.remove(at.last()) {
        return Err(EditError::NoSuchPlace(at.clone()));
    }
    // A record's field is only empty now, and may be excepted from what asks for it.
    if !matches!(form, Form::Record(_)) {
        exceptions::follow_removal(plan, at, matches!(form, Form::List));
    }
    Ok(())
}

fn is_in_map(plan: &Plan, at: &DocPath) -> bool {
    let parent = plan.part(&at.parent());
    parent.is_some_and(|parent| matches!(parent.form(), Form::Map))
}

pub fn rename(plan: &mut Plan, at: &DocPath, to: &str) -> Result<(), EditError> {
    let (from, to) = (at.last(), to.trim());
    if !is_in_map(plan, at) || plan.part(at).is_none() {
        return Err(EditError::NoSuchPlace(at.clone()));
    }
    if from == to {
        return Ok(());
    }
    ObjectName::parse(to).map_err(|reason| EditError::BadName(reason.message))?;
    if !find(plan, &at.parent(), false)?.rename(from, to) {
        return Err(EditError::NameTaken(at.parent().join(to.to_owned())));
    }
    let named: Vec<_> = match object_at(at) {
        Some((noun, _)) => references(plan)
            .into_iter()
            .filter(|r| r.noun == noun && r.name == from)
            .map(|r| r.at)
            .collect(),
        None => interface_references(plan, at),
    };
    for place in named {
        find(plan, &place, false)?.set(to.to_owned());
    }
    exceptions::follow_rename(plan, at, to);
    Ok(())
}
