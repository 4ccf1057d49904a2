package io.millrace.it.types;

import io.millrace.it.types.TypedValue.Difference;
import io.millrace.it.types.TypedValue.Phase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A type of a database, and values of it to write. Confined to one thread. */
public final class SqlType {
    private final String ddl;
    private final Form form;
    private final List<TypedValue> values = new ArrayList<>();
    private String note = "";

    private SqlType(String ddl, Form form) {
        this.ddl = ddl;
        this.form = form;
    }

    /**
     * A type without values yet.
     *
     * @param ddl as it stands behind a column's name
     */
    public static SqlType of(String ddl, Form form) {
        return new SqlType(ddl, form);
    }

    /**
     * Adds a value.
     *
     * @param name what is special about it
     * @param literal an expression of SQL
     */
    public SqlType value(String name, String literal) {
        values.add(new TypedValue(name, literal, new ArrayList<>()));
        return this;
    }

    /** Adds a value whose literal tells enough: that is in quotes in SQL. */
    public SqlType text(String text) {
        return value("`" + text + "`", "'" + text.replace("'", "''") + "'");
    }

    /** Adds values whose literals tell enough, not in quotes. */
    public SqlType literals(String... literals) {
        for (String literal : literals) {
            value("`" + literal + "`", literal);
        }
        return this;
    }

    /** On these ways, the value added last arrives as another text, and the page says why. */
    public SqlType but(Set<Setting> settings, String instead, String why) {
        return but(settings, EnumSet.allOf(Phase.class), instead, why);
    }

    /** The same, only of rows that a snapshot read. */
    public SqlType butInSnapshots(Set<Setting> settings, String instead, String why) {
        return but(settings, EnumSet.of(Phase.SNAPSHOT), instead, why);
    }

    /** The same, only of rows that were streamed. */
    public SqlType butStreamed(Set<Setting> settings, String instead, String why) {
        return but(settings, EnumSet.of(Phase.STREAMING), instead, why);
    }

    private SqlType but(Set<Setting> settings, Set<Phase> phases, String instead, String why) {
        values.get(values.size() - 1).differences().add(new Difference(settings, phases, instead, why));
        return this;
    }

    /** On these ways, no value of the type arrives as it is but as this text. Call it after the last value. */
    public SqlType never(Set<Setting> settings, String instead, String why) {
        for (TypedValue value : values) {
            value.differences().add(new Difference(settings, EnumSet.allOf(Phase.class), instead, why));
        }
        return this;
    }

    /** On these ways, the connector leaves the column out. Call it after the last value. */
    public SqlType absent(Set<Setting> settings, String why) {
        return never(settings, Findings.ABSENT, why);
    }

    /** What the page says of the type besides. */
    public SqlType note(String text) {
        note = text;
        return this;
    }

    String ddl() {
        return ddl;
    }

    Form form() {
        return form;
    }

    List<TypedValue> values() {
        return Collections.unmodifiableList(values);
    }

    String note() {
        return note;
    }
}
