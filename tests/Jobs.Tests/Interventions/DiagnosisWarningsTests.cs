using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Interventions;
using Vectorscope.Jobs.Editing;
using Vectorscope.Jobs.Interventions;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Tests.Editing;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Interventions;

public sealed class DiagnosisWarningsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    // Poles at 4 and 0, neutral at 0: zero is where the others are.
    [InlineData(4, 0, 0, "", null)]
    // Poles at 3 and -3.
    [InlineData(3, -3, 0, "", "at 2 layers, 1 to 2")]
    [InlineData(3, -3, 0, ", \"layers\": [2]", "at layer 2")]
    [InlineData(3, -3, 0, ", \"about\": \"middle\"", null)]
    // Neutral at the positive pole.
    [InlineData(13, 10, 12.9, ", \"row\": 1", "at layer 1")]
    [InlineData(3, -3, 0, "op:set", null)]
    public void Of_AblationsAlongPolesOfKnownPlaces_WarnsWhereZeroIsNoTarget(double positive, double negative, double neutral, string more, string? says)
    {
        var direction = Along(positive, negative, neutral);
        var json = more == "op:set" ? """{"op": "set", "direction": "d", "value": 0}""" : $$"""{"op": "ablate", "direction": "d"{{more}}}""";
        var intervention = InterventionJson.Read(JsonSerializer.Deserialize<JsonElement>($$"""{"operations": [{{json}}]}"""));

        var warnings = DiagnosisWarnings.Of(intervention, _ => direction, 2).ToArray();

        if (says is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains($"speaks against {says}. ", Assert.Single(warnings), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Edit_ThatTheDiagnosisSpeaksAgainst_IsMadeAndKeepsTheWarning()
    {
        await using var store = await TestStore.CreateAsync();
        var folder = TestModel.Create(store);
        await store.Get<ModelLibrary>().ScanAsync(Token);
        var config = Engine.Checkpoints.ModelConfig.Load(folder);
        var (layers, width) = (config.LayerCount, config.HiddenSize);
        var path = Path.Combine(store.Folder.Root, "poles.safetensors");
        float[] Rows(float first) => [.. Enumerable.Range(0, (layers + 1) * width).Select(i => i % width == 0 ? first : 0)];
        DirectionFile.Save(path, new Direction("poles", layers, Rows(6), new(Rows(3), Rows(-3))), new Dictionary<string, string>());
        using var spec = JsonDocument.Parse(SmallEdit.Spec(folder, path));

        var check = await store.Runs.CheckAsync(spec.RootElement, Token);
        var id = await SmallEdit.SubmitAsync(store, SmallEdit.Spec(folder, path));
        var report = await SmallEdit.RunAsync(store, id);

        Assert.Contains(check.Notes, note => note.Contains("symmetrically", StringComparison.Ordinal));
        Assert.Contains("symmetrically", Assert.Single(report.Warnings), StringComparison.Ordinal);
        Assert.Contains(await store.Queries.LogAsync(id, 0, 100, Token), line => line.Text.Contains("symmetrically", StringComparison.Ordinal));
    }

    private static Direction Along(double positive, double negative, double neutral)
    {
        // Three layers of width 2, the first without a row.
        float[] Rows(double first) => [0, 0, (float)first, 1, (float)first, 1];
        return new("d", 2, [0, 0, (float)(positive - negative), 0, (float)(positive - negative), 0], new(Rows(positive), Rows(negative), Rows(neutral)));
    }
}
