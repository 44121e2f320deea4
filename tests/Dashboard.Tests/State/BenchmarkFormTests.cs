using System.Text.Json;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Benchmarking.Arms;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tasks;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class BenchmarkFormTests
{
    private static readonly BenchmarkSpec Full = new()
    {
        Name = "a run",
        Tasks = new TaskChoice { Set = "pocket", Include = ["sort-*", "git-?"], Exclude = ["git-2"], Difficulty = ["easy"], Category = ["files", "git"], Limit = 7 },
        Arms =
        [
            new ArmSpec
            {
                Name = "base",
                Model = new ArmModel { Server = "http://localhost:30000/v1", Name = "qwen" },
                Persona = "capable",
                Settings = new AgentSettings
                {
                    Prompt = PromptStyle.Compact, Thinking = ThinkingMode.Inline, Think = false, Parser = ParserMode.Patched,
                    MaxReplyTokens = 512, MaxTurns = 9, MaxConsecutiveParseFailures = 3, Summarize = false, ContextTokens = 4096,
                },
                Sampling = new ArmSampling { Temperature = 0.7, TopP = 0.95, TopK = 20, MinP = 0, PresencePenalty = 1.5 },
            },
            new ArmSpec { Name = "engine", Model = new ArmModel { Engine = "pocket" }, SystemPrompt = "Be brief." },
            new ArmSpec { Name = "oracle", Agent = "oracle" },
        ],
        Attempts = 5,
        Concurrency = 16,
        Seed = 42,
        Seeds = "byTrial",
        Sandbox = "bubblewrap",
        Network = "off",
        TimeoutMultiplier = 1.5,
        MaxRetries = 0,
    };

    [Fact]
    public void From_FullSpec_GivesTheSameSpecBack()
    {
        var spec = JsonSerializer.Serialize(Full, JobsJson.Options);

        var again = JsonSerializer.Deserialize<BenchmarkSpec>(BenchmarkForm.From(spec)!.ToSpec(), JobsJson.Options);

        Assert.Equal(spec, JsonSerializer.Serialize(again, JobsJson.Options));
    }

    [Fact]
    public void From_Capture_IsNull() => Assert.Null(BenchmarkForm.From("""{"kind":"capture","model":"m","sides":[]}"""));

    [Fact]
    public void ToSpec_NotANumber_GoesInAsText()
    {
        var form = BenchmarkForm.From(JsonSerializer.Serialize(Full, JobsJson.Options))!;
        form.Attempts = "three";
        form.Arms[0].Temperature = "warm";

        var spec = form.ToSpec();

        Assert.Equal("three", (string?)spec["attempts"]);
        Assert.Equal("warm", (string?)spec["arms"]![0]!["sampling"]!["temperature"]);
        Assert.Null(form.Trials(10));
    }

    [Fact]
    public void ToSpec_Oracle_SaysNothingOfModels()
    {
        var arm = new ArmForm { Agent = "oracle", Model = "left over", Temperature = "1" };
        arm.SuggestName([arm]);

        Assert.Equal("""{"name":"oracle","agent":"oracle"}""", arm.ToSpec().ToJsonString());
    }

    [Fact]
    public void Trials_ArmsTasksAttempts_AreMultiplied() =>
        Assert.Equal(89 * 3 * 5, BenchmarkForm.From(JsonSerializer.Serialize(Full, JobsJson.Options))!.Trials(89));

    [Fact]
    public void SuggestName_ModelPersonaAndTwin_TellsThemApart()
    {
        var first = new ArmForm { Model = "/models/Qwen3.5 4B", Persona = "capable" };
        var second = new ArmForm { UsesServer = true, ServerModel = "org/small", Server = "x" };
        List<ArmForm> all = [first, second];
        all.ForEach(arm => arm.SuggestName(all));
        all.Add(first.Copy(all));

        Assert.Equal(["Qwen3.5-4B-capable", "small", "Qwen3.5-4B-capable-2"], all.Select(arm => arm.Name));
    }

    [Fact]
    public void SuggestName_NamedByHand_IsKept()
    {
        var arm = new ArmForm { Name = "mine", Agent = "nop" };

        arm.SuggestName([arm]);

        Assert.Equal("mine", arm.Name);
    }
}
