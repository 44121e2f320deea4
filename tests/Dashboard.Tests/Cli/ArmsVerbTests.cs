using System.Text.Json;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class ArmsVerbTests
{
    [Fact]
    public async Task Arms_SavedShownReplacedAndDeleted_ByVerbs()
    {
        using var folder = new TemporaryFolder();
        DirectionFile.Save(folder["d.safetensors"], new Direction("d", 1, [0, 0, 1, 2]), new Dictionary<string, string>());
        await Verb.RunAsync(folder.Path, "directions", "import", "d.safetensors", "--name", "expert", "--data", "data");
        await File.WriteAllTextAsync(folder["plan.json"], """{"operations": [{"op": "ablate", "direction": "expert", "site": "writes"}]}""", TestContext.Current.CancellationToken);

        var saved = await RunAsync(folder, "save", "terse", "--persona", "cautious", "--temperature", "0.5");
        var taken = await RunAsync(folder, "save", "TERSE");
        var refused = await RunAsync(folder, "save", "other", "--persona", "nobody");
        var replaced = await RunAsync(folder, "save", "terse", "--intervention", "plan.json", "--replace", "--json");
        var table = await RunAsync(folder, "list");
        var shown = await RunAsync(folder, "show", "terse");
        var deleted = await RunAsync(folder, "delete", "terse");

        Assert.Equal((0, "Saved \"terse\"."), (saved.ExitCode, saved.Output.Trim()));
        Assert.Equal(2, taken.ExitCode);
        Assert.Contains("NAME", taken.Error, StringComparison.Ordinal);
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--persona: There is no persona \"nobody\"", refused.Error, StringComparison.Ordinal);
        Assert.Equal("Saved \"terse\".", JsonDocument.Parse(replaced.Output).RootElement.GetProperty("sentence").GetString());
        Assert.EndsWith("ablate expert, writes", table.Output.TrimEnd(), StringComparison.Ordinal);
        var content = JsonDocument.Parse(shown.Output[shown.Output.IndexOf('{', StringComparison.Ordinal)..]).RootElement;
        Assert.Equal(("ablate", JsonValueKind.Null), (content.GetProperty("intervention").GetProperty("operations")[0].GetProperty("op").GetString(), content.GetProperty("persona").ValueKind));
        Assert.Equal((0, "Deleted."), (deleted.ExitCode, deleted.Output.Trim()));
    }

    private static Task<Verb.Answer> RunAsync(TemporaryFolder folder, params string[] arguments) => Verb.RunAsync(folder.Path, ["arms", .. arguments, "--data", "data"]);
}
