package io.millrace.connect.dynamodb.decode;

import org.jspecify.annotations.Nullable;

/** Builds records as DynamoDB writes them. */
record Change(
        String name,
        String id,
        String table,
        String user,
        String time,
        @Nullable String precision,
        String keys,
        @Nullable String newImage,
        @Nullable String oldImage) {
    static Change insert(String item) {
        return new Change(
                "INSERT",
                "b7a1c8e4-0001-4c59-9f6f-2b1f0d1e0001",
                "orders",
                "null",
                "1730455199999",
                "\"MILLISECOND\"",
                "{\"id\":{\"S\":\"o-1\"}}",
                item,
                null);
    }

    static Change remove(String item) {
        Change base = insert(item);
        return new Change(
                "REMOVE", base.id, base.table, base.user, base.time, base.precision, base.keys, null, base.newImage);
    }

    Change at(String newTime, @Nullable String newPrecision) {
        return new Change(name, id, table, user, newTime, newPrecision, keys, newImage, oldImage);
    }

    Change keyed(String newKeys) {
        return new Change(name, id, table, user, time, precision, newKeys, newImage, oldImage);
    }

    Change of(String newTable) {
        return new Change(name, id, newTable, user, time, precision, keys, newImage, oldImage);
    }

    Change withId(String newId) {
        return new Change(name, newId, table, user, time, precision, keys, newImage, oldImage);
    }

    String json() {
        return "{\"awsRegion\":\"eu-central-1\",\"eventID\":\"" + id + "\",\"eventName\":\"" + name
                + "\",\"userIdentity\":" + user + ",\"recordFormat\":\"application/json\",\"tableName\":\"" + table
                + "\",\"dynamodb\":{\"ApproximateCreationDateTime\":" + time + ",\"Keys\":" + keys
                + (newImage == null ? "" : ",\"NewImage\":" + newImage)
                + (oldImage == null ? "" : ",\"OldImage\":" + oldImage) + ",\"SizeBytes\":42"
                + (precision == null ? "" : ",\"ApproximateCreationDateTimePrecision\":" + precision)
                + "},\"eventSource\":\"aws:dynamodb\"}";
    }
}
