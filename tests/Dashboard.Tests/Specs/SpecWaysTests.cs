using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Capture;
using Vectorscope.Jobs.Episodes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Training;
using Xunit;

namespace Vectorscope.Dashboard.Tests.Specs;

/// <summary>A spec means the same whichever way it came: as JSON, through a form, as flags.</summary>
public sealed class SpecWaysTests
{
    private const int Specs = 300;

    public static TheoryData<Type> Shapes { get; } = [typeof(EverySettingSpec), typeof(CaptureSpec), typeof(BenchmarkSpec), typeof(TrainingSpec), typeof(EpisodesSpec)];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_form_that_is_filled_in_from_a_spec_says_the_same(Type type) => ForAll(type, (shape, spec) =>
    {
        var draft = new SpecDraft(shape, spec);
        // Whoever clicks through all fields and changes none changes nothing.
        foreach (var (path, field) in Leaves(shape, Normal(shape, spec), ""))
        {
            if (field.Value is not BooleanShape)
            {
                draft.Set(path, draft.Text(path));
            }
        }
        return draft.ToSpec();
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void What_a_form_shows_can_be_typed_into_an_empty_one(Type type) => ForAll(type, (shape, spec) =>
    {
        var (shown, typed) = (new SpecDraft(shape, spec), new SpecDraft(shape, Frame(shape, spec)));
        foreach (var (path, field) in Leaves(shape, Normal(shape, spec), ""))
        {
            if (field.Value is BooleanShape)
            {
                typed.Put(path, shown.IsOn(path));
            }
            else if (field.Value is WordShape or ListShape { Item: WordShape } || shown.Text(path).Contains('\n', StringComparison.Ordinal))
            {
                typed.Put(path, SpecPath.Get(spec, path)?.DeepClone());
            }
            else
            {
                typed.Set(path, shown.Text(path));
            }
        }
        return typed.ToSpec();
    });

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_flags_of_a_spec_make_it_again(Type type) => ForAll(type, (shape, spec) =>
    {
        var flags = new SpecFlags(shape);
        var command = new Command("launch");
        foreach (var option in flags.All)
        {
            command.Options.Add(option);
        }
        var parsed = command.Parse([.. flags.Arguments(spec)], new ParserConfiguration { ResponseFileTokenReplacer = null });
        Assert.Empty(parsed.Errors);
        var made = new JsonObject();
        flags.Apply(parsed, made);
        return made;
    });

    private static void ForAll(Type type, Func<SpecShape, JsonObject, JsonObject> way)
    {
        var shape = SpecShape.Of(type);
        for (var seed = 0; seed < Specs; seed++)
        {
            var spec = new SpecGenerator(seed).Spec(shape);
            var expected = Normal(shape, spec).ToJsonString();
            var actual = Normal(shape, way(shape, spec)).ToJsonString();
            Assert.True(expected == actual, string.Create(CultureInfo.InvariantCulture, $"seed {seed}\nspec     {spec.ToJsonString()}\nexpected {expected}\nactual   {actual}"));
        }
    }

    private static JsonObject Normal(SpecShape shape, JsonObject spec)
    {
        var problems = new SpecProblems();
        var read = shape.Read<object>(JsonSerializer.SerializeToElement(spec), problems, "kind");
        Assert.Empty(problems.Errors);
        return shape.Write(read);
    }

    /// <summary>Objects and lists of the spec without the values in them.</summary>
    private static JsonObject Frame(SpecShape shape, JsonObject spec)
    {
        var frame = new JsonObject();
        foreach (var field in shape.Fields)
        {
            if (field.Value is ObjectShape inner && spec[field.Name] is JsonObject value)
            {
                frame[field.Name] = Frame(inner.Shape, value);
            }
            else if (field.Value is ListShape { Item: ObjectShape item } && spec[field.Name] is JsonArray list)
            {
                frame[field.Name] = new JsonArray([.. list.Select(entry => (JsonNode)Frame(item.Shape, entry!.AsObject()))]);
            }
        }
        return frame;
    }

    private static IEnumerable<(string Path, FieldShape Field)> Leaves(SpecShape shape, JsonObject normal, string path)
    {
        foreach (var field in shape.Fields)
        {
            var at = SpecShape.Join(path, field.Name);
            switch (field.Value, normal[field.Name])
            {
                case (ObjectShape inner, JsonObject value):
                    foreach (var leaf in Leaves(inner.Shape, value, at)) yield return leaf;
                    break;
                case (ListShape { Item: ObjectShape item }, JsonArray list):
                    for (var i = 0; i < list.Count; i++)
                        foreach (var leaf in Leaves(item.Shape, list[i]!.AsObject(), string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"))) yield return leaf;
                    break;
                case (ObjectShape, _):
                    break;
                default:
                    yield return (at, field);
                    break;
            }
        }
    }
}
