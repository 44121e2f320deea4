using System.Text.Json;
using Vectorscope.Engine.Settings;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Specs;

/// <summary>Whoever types into a form never saw JSON: what a form says of it speaks of what was typed, in the units of its label.</summary>
public sealed class FormWordsTests
{
    private static readonly string[] Typed = ["no such thing", "-7.5", "1e300", "0.123456789", "99999999999999999999", "   "];

    private static readonly string[] OfJson = ["left out", "JSON", "quotes", "brackets", "braces", "null"];

    [Fact]
    public async Task Errors_OfWhatCanBeTyped_SpeakTheFormsWords()
    {
        await using var store = await TestStore.CreateAsync();
        var fields = store.Get<RunKinds>().All.Where(kind => kind.Name != "scripted").SelectMany(kind => Typeable(kind.Name, kind.Shape)).ToArray();

        var refused = fields.SelectMany(field => Typed.Select(text => (field.Path, field.Value, Said: Refusal(field.Value, text)))).Where(answer => answer.Said is not null).ToArray();

        Assert.All(refused, answer => Assert.All(OfJson, word => Assert.False(answer.Said!.Contains(word, StringComparison.Ordinal), $"{answer.Path}: {answer.Said}")));
        var shares = refused.Where(answer => answer.Value is NumberShape { Unit: FieldUnit.Percent }).ToArray();
        Assert.Contains(shares, answer => answer.Path == "training.evaluate" && answer.Said!.StartsWith("Give a number from 0 to 50 per cent", StringComparison.Ordinal));
        Assert.All(shares, answer => Assert.Contains(" per cent", answer.Said, StringComparison.Ordinal));
    }

    private static string? Refusal(ValueShape value, string text)
    {
        var problems = new SpecProblems();
        value.Read(JsonSerializer.SerializeToElement(value.FromForm(text)), "field", problems);
        return problems.Errors is [var error, ..] ? error.InForm ?? error.Message : null;
    }

    private static IEnumerable<(string Path, ValueShape Value)> Typeable(string path, SpecShape shape) => shape.Fields.SelectMany(field => field.Value switch
    {
        ObjectShape inner => Typeable($"{path}.{field.Name}", inner.Shape),
        ListShape { Item: ObjectShape item } => Typeable($"{path}.{field.Name}", item.Shape),
        NumberShape or WordShape or TextShape => [($"{path}.{field.Name}", field.Value)],
        _ => [],
    });
}
