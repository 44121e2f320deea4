using System.Diagnostics;
using System.Text.Json;
using Vectorscope.Dashboard.Presentation;
using Vectorscope.Dashboard.Tests.Api;
using Vectorscope.Dashboard.Tests.Hosting;

namespace Vectorscope.Dashboard.Tests.Serving;

/// <summary>What the server's page offers to copy does what it says.</summary>
public sealed class SnippetsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Curl_AsItIsCopied_StreamsAReply()
    {
        await using var served = await ServedDashboard.StartAsync();
        // Random enough to end: the snippet sets no limit.
        await served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "calm", sampling = new { temperature = 0.3 } });

        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", ServerSnippets.Find(null).Write($"{served.Address}/v1", "pocket@calm", false)]) { RedirectStandardOutput = true, RedirectStandardError = true, Environment = { ["no_proxy"] = "*" } })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(Stop), shell.StandardError.ReadToEndAsync(Stop));
        await shell.WaitForExitAsync(Stop);

        Assert.True(shell.ExitCode == 0, await error);
        var events = (await output).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("data: [DONE]", events[^1]);
        using var first = JsonDocument.Parse(events[0]["data: ".Length..]);
        Assert.Equal("pocket@calm", first.RootElement.GetProperty("model").GetString());
    }

    [Fact]
    public async Task CSharp_AsItIsCopied_CompilesAndPrintsTheReply()
    {
        await using var served = await ServedDashboard.StartAsync();
        var expected = await SureAsync(served);
        using var folder = new TemporaryFolder();
        // The package as the tests have it: nothing is fetched.
        await File.WriteAllTextAsync(folder["Program.cs"], Written("csharp", served), Stop);
        await File.WriteAllTextAsync(folder["Snippet.csproj"], $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <UseAppHost>false</UseAppHost>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "OpenAI.dll")}" />
                <Reference Include="{Path.Combine(AppContext.BaseDirectory, "System.ClientModel.dll")}" />
              </ItemGroup>
            </Project>
            """, Stop);
        await NpmClients.RunAsync("dotnet", folder.Path, Stop, "build", "--disable-build-servers", "--nologo", "-v", "quiet", "-o", folder["out"]);

        Assert.Equal(expected, (await NpmClients.RunAsync("dotnet", folder.Path, Stop, folder["out/Snippet.dll"])).TrimEnd('\n'));
    }

    /// <summary>The package is not at hand: a stand-in sends what the snippet gives it, as the package does.</summary>
    [Fact]
    public async Task Python_AsItIsCopied_SendsARequestThatIsAnswered()
    {
        await using var served = await ServedDashboard.StartAsync();
        var expected = await SureAsync(served);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["snippet.py"], Written("python", served), Stop);
        await File.WriteAllTextAsync(folder["openai.py"], """
            import json, urllib.request
            from types import SimpleNamespace

            class OpenAI:
                def __init__(self, *, base_url, api_key):
                    self._url, self._key = base_url, api_key
                    self.chat = SimpleNamespace(completions=SimpleNamespace(create=self._create))

                def _create(self, *, extra_body=None, **fields):
                    request = urllib.request.Request(
                        self._url + "/chat/completions", json.dumps(fields | (extra_body or {})).encode(),
                        {"Content-Type": "application/json", "Authorization": "Bearer " + self._key})
                    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as response:
                        return json.load(response, object_hook=lambda fields: SimpleNamespace(**fields))
            """, Stop);

        Assert.Equal(expected, (await NpmClients.RunAsync("python3", folder.Path, Stop, "snippet.py")).TrimEnd('\n'));
    }

    /// <summary>Harbor is not at hand: what the shell would start it with.</summary>
    [Fact]
    public async Task Harbor_AsItIsCopied_IsStartedWithModelAddressAndKey()
    {
        var text = ServerSnippets.Find("harbor").Write("http://localhost:5080/v1", "pocket@careful", true);

        var started = await NpmClients.RunAsync("bash", Path.GetTempPath(), Stop, "-c", $$"""harbor() { printf '%s\n' "$OPENAI_API_KEY" "$@"; }; {{text}}""");

        Assert.Equal(
            ["YOUR-KEY", "run", "--dataset", "terminal-bench@2.0", "--agent", "terminus-2", "--model", "openai/pocket@careful", "--agent-kwarg", "api_base=http://localhost:5080/v1"],
            started.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>An arm that always says the same, and what that is; it ends by itself.</summary>
    private static async Task<string> SureAsync(ServedDashboard served)
    {
        await served.SendJsonAsync(HttpMethod.Post, "/api/arms", new { name = "sure", persona = "capable", sampling = new { temperature = 0 } });
        var (text, _, finish) = Wire.Whole(await served.AskAsync(Wire.Chat, new { model = "pocket@sure", messages = Wire.User("Say hello.") }));
        Assert.Equal("stop", finish);
        Assert.NotEmpty(text);
        return text;
    }

    private static string Written(string word, ServedDashboard served) => ServerSnippets.Find(word).Write($"{served.Address}/v1", "pocket@sure", false);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Snippets_NameAddressModelAndKey(bool needsKey)
    {
        Assert.Equal([null, "python", "csharp", "harbor"], ServerSnippets.All.Select(snippet => snippet.Word));
        Assert.All(ServerSnippets.All, snippet =>
        {
            var text = snippet.Write("http://localhost:5080/v1", "pocket@careful", needsKey);
            Assert.Contains("http://localhost:5080/v1", text, StringComparison.Ordinal);
            Assert.Contains("pocket@careful", text, StringComparison.Ordinal);
            Assert.Equal(needsKey, text.Contains("YOUR-KEY", StringComparison.Ordinal));
        });
    }
}
