//! Tests of the store on the real databases: the embedded one always, PostgreSQL when `FIREBELL_TEST_DATABASE` names a
//! server on which databases can be made. What use cases decide is tested in `app`.

mod blob;
mod keeper;
mod support;
