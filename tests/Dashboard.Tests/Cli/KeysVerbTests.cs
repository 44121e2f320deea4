using System.Text.Json;

namespace Vectorscope.Dashboard.Tests.Cli;

public sealed class KeysVerbTests
{
    [Fact]
    public async Task Keys_MadeListedAndRevoked_ByVerbs()
    {
        using var folder = new TemporaryFolder();

        var made = await RunAsync(folder, "create", "harbor");
        var unnamed = await RunAsync(folder, "create", "");
        var table = await RunAsync(folder, "list");
        var listed = JsonDocument.Parse((await RunAsync(folder, "list", "--json")).Output).RootElement.GetProperty("keys")[0];
        var revoked = await RunAsync(folder, "revoke", listed.GetProperty("prefix").GetString() + "…");
        var again = await RunAsync(folder, "revoke", "harbor");

        Assert.Equal(0, made.ExitCode);
        Assert.StartsWith(listed.GetProperty("prefix").GetString()!, made.Output.Trim(), StringComparison.Ordinal);
        Assert.Equal(2, unnamed.ExitCode);
        Assert.Contains("NAME: Give the key a name", unnamed.Error, StringComparison.Ordinal);
        Assert.Contains("harbor", table.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(made.Output.Trim(), table.Output, StringComparison.Ordinal);
        Assert.Equal(0, revoked.ExitCode);
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("was revoked already", again.Error, StringComparison.Ordinal);
        Assert.Contains("revoked", (await RunAsync(folder, "list")).Output, StringComparison.Ordinal);
    }

    private static Task<Verb.Answer> RunAsync(TemporaryFolder folder, params string[] arguments) => Verb.RunAsync(folder.Path, ["keys", .. arguments, "--data", "data"]);
}
