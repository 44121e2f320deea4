using Vectorscope.Dashboard.Cli;
using Vectorscope.Dashboard.Configuration;
using Vectorscope.Jobs.Runs;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Tests.Configuration;

public sealed class SettingsReaderTests
{
    private static Settings Read(params (string Key, string? Value)[] given) =>
        SettingsReader.Read(SettingsSources.Build(given.ToDictionary(pair => pair.Key, pair => pair.Value)), "/somewhere");

    private static IReadOnlyList<string> Problems(params (string Key, string? Value)[] given) =>
        Assert.Throws<SettingsException>(() => Read(given)).Problems;

    [Fact]
    public void Read_NothingGiven_IsLoopbackOnTheDefaultPort()
    {
        var settings = Read();

        Assert.Equal(("localhost", 5080), (settings.Server.Address, settings.Server.Port));
        Assert.EndsWith("/.local/share/vectorscope", settings.Data.Folder, StringComparison.Ordinal);
        Assert.True(Path.IsPathFullyQualified(settings.Data.Folder));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("0.0.0.0")]
    [InlineData("192.0.2.7")]
    [InlineData("::")]
    public void Read_PublicAddressWithoutToken_IsRefused(string address)
    {
        var problem = Assert.Single(Problems(("Server:Address", address)));

        Assert.Contains("Security:Token", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void Read_LoopbackWithoutToken_IsFine(string address) => Assert.Equal(address, Read(("Server:Address", address)).Server.Address);

    [Fact]
    public void Read_PublicAddressWithToken_IsFine() =>
        Assert.Equal("*", Read(("Server:Address", "*"), ("Security:Token", "0123456789abcdef")).Server.Address);

    [Fact]
    public void Read_SeveralProblems_NamesThemAll()
    {
        var problems = Problems(("Server:Port", "99999"), ("Engine:Device", "tpu"), ("Engine:CpuStep", "fast"), ("Engine:CudaStep", "fast"), ("Engine:LibTorchPath", "missing"), ("Security:Token", "short"), ("Data:Folder", " "));

        Assert.Collection(problems.Order(StringComparer.Ordinal),
            problem => Assert.StartsWith("Data:Folder", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Engine:CpuStep is 'fast'", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Engine:CudaStep is 'fast'", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Engine:Device", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Engine:LibTorchPath", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Security:Token", problem, StringComparison.Ordinal),
            problem => Assert.StartsWith("Server:Port", problem, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_ValueOfWrongType_NamesTheKey() =>
        Assert.Contains("Server:Port", Assert.Single(Problems(("Server:Port", "many"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("data", "/somewhere/data")]
    [InlineData("../data/", "/data")]
    [InlineData("/abs", "/abs")]
    public void Read_DataFolder_StartsAtTheCallersFolder(string given, string expected) =>
        Assert.Equal(expected, Read(("Data:Folder", given)).Data.Folder);

    [Fact]
    public void Read_AllowedOriginWithPath_IsRefused() =>
        Assert.Contains("Security:AllowedOrigins", Assert.Single(Problems(("Security:AllowedOrigins:0", "https://a.example/path"))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Telemetry:OtlpEndpoint", "localhost:4317")]
    [InlineData("Telemetry:OtlpProtocol", "smoke")]
    public void Read_TelemetryThatNobodyTakes_IsRefused(string key, string value) =>
        Assert.Contains($"{key} is '{value}'", Assert.Single(Problems((key, value))), StringComparison.Ordinal);

    [Theory]
    [InlineData("Serving:MostReplies", "0")]
    [InlineData("Serving:PaceMilliseconds", "-1")]
    [InlineData("Serving:PaceMilliseconds", "60000")]
    public void Read_LimitOfServingThatIsNone_IsRefused(string key, string value) =>
        Assert.Contains($"{key} is {value}", Assert.Single(Problems((key, value))), StringComparison.Ordinal);

    [Fact]
    public void Read_Servers_AreReadByName()
    {
        var server = Read(("Servers:lab:Url", "http://localhost:30000/v1"), ("Servers:lab:Key", "sk-1"), ("Servers:lab:RequestsPerMinute", "60"),
            ("Servers:lab:ContextTokens", "32768")).Servers["lab"];

        Assert.Equal(("http://localhost:30000/v1", "sk-1", 60, 32768), (server.Url, server.Key, server.RequestsPerMinute, server.ContextTokens));
    }

    [Theory]
    [InlineData("24 GiB", 25_769_803_776)]
    [InlineData("1.5gb", 1_500_000_000)]
    [InlineData("512MiB", 536_870_912)]
    [InlineData("123456", 123_456)]
    [InlineData(" 7 B ", 7)]
    public void Read_ModelMemory_IsAnAmountOfBytes(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(Read(("Engine:ModelMemory", text)).Engine.ModelMemory!, out var bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("much")]
    [InlineData("-1 GiB")]
    [InlineData("0")]
    [InlineData("24 GiB or so")]
    [InlineData("GiB")]
    [InlineData("99999999999 TiB")]
    public void Read_ModelMemoryThatIsNone_IsRefused(string text) =>
        Assert.StartsWith($"Engine:ModelMemory is '{text}'", Assert.Single(Problems(("Engine:ModelMemory", text))), StringComparison.Ordinal);

    [Fact]
    public void Read_Queues_KeepTheirDefaultsWhereNothingIsSaid()
    {
        var queues = Read(("Work:Queues:engine", "0"), ("Work:Queues:Sandboxes", "8")).Work.Queues;

        Assert.Equal((0, 8, 2), (queues[RunNeeds.Engine], queues[RunNeeds.Sandboxes], queues[RunNeeds.Light]));
    }

    [Fact]
    public void Read_QueuesThatAreNone_AreNamed()
    {
        var problems = Problems(("Work:Queues:gpu", "1"), ("Work:Queues:0", "1"), ("Work:Queues:light", "-1"), ("Work:Queues:engine", "many"));

        Assert.Equal(["Work:Queues:0", "Work:Queues:engine", "Work:Queues:gpu", "Work:Queues:light"], problems.Select(problem => problem.Split(' ')[0]).Order());
    }

    [Fact]
    public void Choose_QueuesOfAWorker_TakesThoseAloneWithTheirWorkers()
    {
        var settings = Read(("Work:Queues:engine", "0"), ("Work:Queues:sandboxes", "8"));

        var chosen = WorkerVerb.Choose(settings, "sandboxes, Engine").Work.Queues;

        Assert.Equal([(RunNeeds.Engine, 1), (RunNeeds.Sandboxes, 8)], chosen.OrderBy(queue => queue.Key).Select(queue => (queue.Key, queue.Value)));
        Assert.Same(settings, WorkerVerb.Choose(settings, null));
        Assert.Contains("'gpu'", Assert.Throws<BadInputException>(() => WorkerVerb.Choose(settings, "light,gpu")).Message, StringComparison.Ordinal);
        var idle = Read(("Work:Queues:engine", "0"), ("Work:Queues:sandboxes", "0"), ("Work:Queues:light", "0"));
        Assert.Throws<BadInputException>(() => WorkerVerb.Choose(idle, null));
    }

    [Fact]
    public void Read_ServerThatCannotBeUsed_IsNamedWithoutItsSecrets()
    {
        var problems = Problems(("Servers:a:Url", "http://me:hush@host/v1"), ("Servers:b:Key", "hush"), ("Servers:c:Url", "http://host/v1"), ("Servers:c:RequestsPerMinute", "0"));

        Assert.Equal(["Servers:a:Url", "Servers:b:Url", "Servers:c:RequestsPerMinute"], problems.Select(problem => problem.Split(' ')[0]).Order());
        Assert.DoesNotContain(problems, problem => problem.Contains("hush", StringComparison.Ordinal));
    }
}
