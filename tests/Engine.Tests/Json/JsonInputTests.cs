using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Json;

namespace Vectorscope.Engine.Tests.Json;

public sealed class JsonInputTests
{
    [Theory]
    [InlineData("""{"a": "x", "b": "\u00e9 \ud83c\udf89"}""")]
    [InlineData("""["\\ud83d is no escape", "\"\\"]""")]
    [InlineData("\uFEFF[1]")]
    public void Parse_WhatCanBeRead_IsRead(string json)
    {
        using var document = JsonInput.Parse(Encoding.UTF8.GetBytes(json));

        Assert.Equal(JsonNode.Parse(json.TrimStart('\uFEFF'))!.ToJsonString(), JsonNode.Parse(document.RootElement.GetRawText())!.ToJsonString());
    }

    [Theory]
    [InlineData("""{"a": "\ud83d"}""", "line 1 holds \\ud83d")]
    [InlineData("""{"a": "\udf89\ud83c"}""", "line 1 holds \\udf89")]
    [InlineData("""{"a": "\ud83c\u0041"}""", "\\ud83c")]
    [InlineData("""{"a": "\ud83c\n"}""", "\\ud83c")]
    [InlineData("""{"a": "\ud83c\ud83c\udf89"}""", "\\ud83c")]
    [InlineData("{\n\"a\": 1,\n\"\\udc00\": 2}", "line 3 holds \\udc00")]
    public void Parse_HalfACharacter_IsRefusedWithItsLine(string json, string says)
    {
        var error = Assert.Throws<JsonException>(() => JsonInput.Parse(json));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_BytesThatAreNoText_AreRefused()
    {
        byte[] bytes = [.. "[\""u8, 0xff, .. "\"]"u8];

        Assert.Contains("UTF-8", Assert.Throws<JsonException>(() => JsonInput.Parse(bytes)).Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonInput.Parse("[\"\ud83d\"]"));
    }

    [Fact]
    public void Check_Nul_IsRefused() => Assert.Contains("\\u0000", Assert.Throws<JsonException>(() => JsonInput.Check("[\"a\\u0000\"]"u8)).Message, StringComparison.Ordinal);

    // The right values are what Python's json.loads makes of the same texts, with None for numbers that are none.
    [Theory]
    [InlineData("""{"a": NaN, "b": [Infinity, -Infinity, -1]}""", """{"a":null,"b":[null,null,-1]}""")]
    [InlineData("""{"a": "NaN and -Infinity", "b": "say \"NaN\""}""", """{"a":"NaN and -Infinity","b":"say \u0022NaN\u0022"}""")]
    [InlineData("""["bad \ud83d end", "\ud83c\udf89", "\\ud83d"]""", """["bad \uFFFD end","\uD83C\uDF89","\\ud83d"]""")]
    [InlineData("\uFEFF[1]", "[1]")]
    public void Mend_WhatPythonWrites_CanBeRead(string json, string read) =>
        Assert.Equal(read, JsonNode.Parse(LooseJson.Mend(Encoding.UTF8.GetBytes(json)).Span)!.ToJsonString());

    [Fact]
    public void Mend_NothingToMend_IsTheSameMemory()
    {
        byte[] json = [.. """{"a": "Nothing", "b": -12.5e3}"""u8];

        Assert.True(LooseJson.Mend(json).Span == json);
    }

    [Fact]
    public void Quote_OfALongText_IsCutBetweenCharacters()
    {
        Assert.Equal("short", Quote.Of("short"));
        Assert.Equal(Quote.Longest, Quote.Of(new string('x', 5000)).Length);
        Assert.Equal(new string('x', Quote.Longest - 2) + "…", Quote.Of(new string('x', Quote.Longest - 2) + "🎉" + new string('y', 99)));
    }
}
