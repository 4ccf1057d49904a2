/** What turns the in-memory MongoDB server into a replica set with change streams. */
package io.millrace.testkit.db.mongo;
