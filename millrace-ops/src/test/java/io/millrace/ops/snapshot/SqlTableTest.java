package io.millrace.ops.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlTableTest {
    @Test
    void aNameIsOfPartsAndADotInQuotesDividesNone() {
        assertThat(SqlTable.parse("shop.public.orders").parts()).containsExactly("shop", "public", "orders");
        assertThat(SqlTable.parse("\"a.b\".`Order Lines`").parts()).containsExactly("a.b", "Order Lines");
        assertThat(SqlTable.parse("[my shop].[dbo].[a\"b]").parts()).containsExactly("my shop", "dbo", "a\"b");
    }

    @Test
    void inAStatementEachPartIsInQuotesAndNoQuoteOfItsOwnEndsThem() {
        assertThat(SqlTable.parse("public.orders").quoted("\"")).isEqualTo("\"public\".\"orders\"");
        assertThat(SqlTable.parse("public.`a\"; DROP TABLE b; --`").quoted("\""))
                .isEqualTo("\"public\".\"a\"\"; DROP TABLE b; --\"");
        assertThat(SqlTable.parse("shop.\"a`b\"").quoted("`")).isEqualTo("`shop`.`a``b`");
        assertThat(SqlTable.parse("dbo.\"a]b\"").quoted("[")).isEqualTo("[dbo].[a]]b]");
    }
}
