using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Jobs.Specs;
using Xunit;

namespace Vectorscope.Jobs.Tests.Specs;

public sealed class SpecShapeTests
{
    private const string Least = """{"title": "t", "items": [{"name": "a"}]}""";

    private static readonly SpecShape Shape = SpecShape.Of<SampleSpec>();

    [Fact]
    public void The_normal_form_holds_every_field_with_its_default()
    {
        var normal = Normal(Least);

        Assert.Equal(
            """{"title":"t","note":null,"count":64,"seed":1,"share":0.02,"topP":null,"clip":1,"every":7,"loud":true,"colour":"darkRed","colours":["green"],"words":[],"inner":{"limit":null},"maybe":null,"items":[{"name":"a","set":null,"inner":{"limit":null}}],"splicedCount":3}""",
            normal.ToJsonString());
        Assert.Equal(normal.ToJsonString(), Normal(normal.ToJsonString()).ToJsonString());
    }

    [Fact]
    public void What_stands_for_a_refused_item_holds_no_null_where_a_value_must_be()
    {
        var problems = new SpecProblems();

        var read = Shape.Read<SampleSpec>(JsonDocument.Parse("""{"title": "t", "items": [null, {"name": "a"}]}""").RootElement, problems);

        Assert.Equal("items[0]", Assert.Single(problems.Errors).Field);
        Assert.Equal(["", "a"], read.Items.Select(item => item.Name));
    }

    [Theory]
    [InlineData("count", "null", "64")]
    [InlineData("colours", "null", """["green"]""")]
    [InlineData("inner", "null", """{"limit":null}""")]
    [InlineData("loud", "null", "true")]
    [InlineData("seed", "null", "1")]
    public void Null_means_left_out_where_null_is_no_value(string field, string value, string expected) =>
        Assert.Equal(expected, Normal(With(field, value))[field]!.ToJsonString());

    [Theory]
    [InlineData("clip")]
    [InlineData("every")]
    [InlineData("topP")]
    [InlineData("maybe")]
    public void Null_stays_where_it_is_a_value(string field) => Assert.Null(Normal(With(field, "null"))[field]);

    [Theory]
    [InlineData("count", "1")]
    [InlineData("count", "4096")]
    [InlineData("seed", "0")]
    [InlineData("seed", "9007199254740991")]
    [InlineData("share", "0")]
    [InlineData("share", "0.5")]
    [InlineData("topP", "1")]
    [InlineData("topP", "0.0000001")]
    [InlineData("clip", "0.000001")]
    [InlineData("clip", "1000000")]
    [InlineData("colour", "\"DARKRED\"")]
    [InlineData("colour", "\"sky-blue\"")]
    [InlineData("count", "64.0")]
    public void Bounds_are_taken(string field, string value) => Assert.Empty(Errors(With(field, value)));

    [Theory]
    [InlineData("count", "0", "count", "It must be a whole number, 1 to 4096, or be left out.")]
    [InlineData("count", "4097", "count", "It must be a whole number, 1 to 4096, or be left out.")]
    [InlineData("count", "1.5", "count", "It must be a whole number, 1 to 4096, or be left out.")]
    [InlineData("count", "\"4\"", "count", "It must be a whole number, 1 to 4096, or be left out.")]
    [InlineData("count", "1e400", "count", "It must be a whole number, 1 to 4096, or be left out.")]
    [InlineData("topP", "0", "topP", "It must be a number, more than 0 up to 1, or be left out.")]
    [InlineData("title", "\" \"", "title", "It must be a text that is not blank.")]
    [InlineData("title", "null", "title", "It is missing. What it is called.")]
    [InlineData("title", "7", "title", "It must be a text in quotes.")]
    [InlineData("note", "\"123456789012345678901\"", "note", "It has 21 characters; 20 are the most.")]
    [InlineData("note", "\"\\ud800\"", "note", "It holds half of a character (an unpaired surrogate); write the text again.")]
    [InlineData("colour", "\"\\ud800\"", "colour", "\"\\ud800\" is not one of darkRed, green, sky-blue.")]
    [InlineData("colour", "2", "colour", "2 is not one of darkRed, green, sky-blue.")]
    [InlineData("colours", "[]", "colours", "It must be a list with at least one entry.")]
    [InlineData("colours", "[\"green\", null]", "colours[1]", "It is null; leave it out of the list.")]
    [InlineData("colours", "[\"green\",\"green\",\"green\",\"green\"]", "colours", "There are 4 entries; 3 are the most.")]
    [InlineData("words", "\"one\"", "words", "It must be a list, such as [\"one\", \"two\"], or be left out.")]
    [InlineData("inner", "[]", "inner", "It must be a JSON object in braces.")]
    [InlineData("inner", "{\"limit\": 11}", "inner.limit", "It must be a whole number, 1 to 10, or be left out.")]
    [InlineData("items", "[{\"name\": \"a b\"}]", "items[0].name", "A name here has 1 to 64 letters, digits, '-', '_' or '.'.")]
    [InlineData("items", "[{\"name\": \"a\\n\"}]", "items[0].name", "A name here has 1 to 64 letters, digits, '-', '_' or '.'.")]
    [InlineData("items", "[{}]", "items[0].name", "It is missing.")]
    [InlineData("items", "[3]", "items[0]", "It must be a JSON object in braces.")]
    [InlineData("splicedCount", "10", "splicedCount", "It must be a whole number, 0 to 9, or be left out.")]
    [InlineData("loud", "\"yes\"", "loud", "It must be true or false, or be left out.")]
    public void What_is_wrong_is_named_by_its_path(string field, string value, string path, string message)
    {
        var error = Assert.Single(Errors(With(field, value)));
        Assert.Equal((path, message), (error.Field, error.Message));
    }

    [Fact]
    public void All_errors_are_told_at_once_and_unknown_fields_are_named()
    {
        var errors = Errors("""{"count": 0, "items": [{"name": "a", "inner": {"limt": 3}}], "colour": "blue", "contu": 1}""");

        Assert.Equal(["title", "count", "colour", "items[0].inner.limt", "contu"], errors.Select(error => error.Field));
        Assert.Equal("There is no such field. Known here: limit.", errors[3].Message);
    }

    [Fact]
    public void Errors_speak_the_forms_units_in_a_form()
    {
        Assert.Equal("Give a number from 0 to 50 per cent, or leave it empty.", Assert.Single(Errors(With("share", "0.6"))).InForm);
        Assert.Equal("Give a number from 1E-06 to 1000000, or \"never\".", Assert.Single(Errors(With("clip", "0"))).InForm);
        Assert.Equal("\"blue\" is not one of Deep red, green, sky-blue.", Assert.Single(Errors(With("colour", "\"blue\""))).InForm);
    }

    [Fact]
    public void References_are_found_wherever_they_stand()
    {
        var spec = Shape.Read<SampleSpec>(Element("""{"title": "t", "items": [{"name": "a", "set": "s"}, {"name": "b"}, {"name": "c", "set": "u"}]}"""), new SpecProblems());

        Assert.Equal([("items[0].set", "s"), ("items[2].set", "u")], ReferenceFields.Of(Shape, spec).Select(found => (found.Path, found.Text)));
    }

    [Fact]
    public void Two_specs_are_compared_field_by_field_with_labels()
    {
        var a = Normal("""{"title": "t", "items": [{"name": "a"}], "share": 0.07, "clip": null}""");
        var b = Normal("""{"title": "t", "items": [{"name": "a", "inner": {"limit": 3}}, {"name": "b"}], "colour": "green"}""");

        Assert.Equal(
            [
                ("share", "Share", "7", "2"), ("clip", "Clip", "never", "1"), ("colour", "Colour", "Deep red", "green"),
                ("items[0].inner.limit", "Items 1 · Inner · Limit", "", "3"), ("items[1].name", "Items 2 · Name", "", "b"),
            ],
            SpecComparison.Of(Shape, a, b).Select(difference => (difference.Path, difference.Label, difference.A, difference.B)));
    }

    [Fact]
    public void The_schema_says_types_ranges_words_and_what_is_required()
    {
        var schema = Shape.Schema();

        Assert.Equal("""["title","items"]""", schema["required"]!.ToJsonString());
        Assert.False((bool)schema["additionalProperties"]!);
        Assert.Equal("""{"type":["number","null"],"exclusiveMinimum":0,"maximum":1,"title":"Top p"}""", schema["properties"]!["topP"]!.ToJsonString());
        Assert.Equal("""{"type":["string","null"],"enum":["darkRed","green","sky-blue",null],"title":"Colour","default":"darkRed"}""", schema["properties"]!["colour"]!.ToJsonString());
        Assert.Equal("""{"type":["integer","null"],"format":"int32","minimum":1,"maximum":4096,"title":"Count","description":"How many.","default":64}""", schema["properties"]!["count"]!.ToJsonString());
    }

    [Theory]
    [InlineData("items[1].inner.limit", "limit")]
    [InlineData("splicedCount", "splicedCount")]
    [InlineData("items[0].nothing", null)]
    [InlineData("nothing.at", null)]
    public void A_path_leads_to_its_field(string path, string? name) => Assert.Equal(name, SpecPath.Find(Shape, path)?.Name);

    [Fact]
    public void Values_are_put_where_a_path_says()
    {
        var spec = new JsonObject();
        SpecPath.Set(spec, "items[0].inner.limit", 3);
        SpecPath.Set(spec, "items[1].name", "b");
        SpecPath.Set(spec, "items[0].name", "a");

        Assert.Equal("""{"items":[{"inner":{"limit":3},"name":"a"},{"name":"b"}]}""", spec.ToJsonString());
        Assert.Throws<FormatException>(() => SpecPath.Set(spec, "items[3].name", "d"));
        Assert.Throws<FormatException>(() => SpecPath.Set(spec, "items[0].name.first", "d"));
        Assert.Throws<FormatException>(() => SpecPath.Set(spec, "items[x]", "d"));
    }

    [Theory]
    [InlineData("count", "Count")]
    [InlineData("items[1].inner.limit", "Items 2 · Inner · Limit")]
    [InlineData("nowhere", "nowhere")]
    public void Label_OfAPlace_NamesItFromTheOutsideIn(string path, string label) => Assert.Equal(label, SpecPath.Label(Shape, path));

    private static JsonObject Normal(string spec)
    {
        var problems = new SpecProblems();
        var read = Shape.Read<SampleSpec>(Element(spec), problems);
        Assert.Empty(problems.Errors);
        return Shape.Write(read);
    }

    private static IReadOnlyList<SpecError> Errors(string spec)
    {
        var problems = new SpecProblems();
        Shape.Read<SampleSpec>(Element(spec), problems);
        return problems.Errors;
    }

    private static string With(string field, string value)
    {
        var spec = JsonNode.Parse(Least)!.AsObject();
        spec.Remove(field);
        var text = spec.ToJsonString();
        return $"{text[..^1]}, \"{field}\": {value}}}";
    }

    private static JsonElement Element(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
