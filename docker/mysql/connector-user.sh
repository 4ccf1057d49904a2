#!/bin/bash
# Run once by the image's entry point, when the data folder is new: the user that Debezium's connector is, with the rights that
# its documentation asks for and no others.
mysql --user=root --password="$MYSQL_ROOT_PASSWORD" << SQL
CREATE USER 'debezium'@'%' IDENTIFIED BY '$MYSQL_CONNECTOR_PASSWORD';
GRANT SELECT, RELOAD, SHOW DATABASES, REPLICATION SLAVE, REPLICATION CLIENT ON *.* TO 'debezium'@'%';
SQL
