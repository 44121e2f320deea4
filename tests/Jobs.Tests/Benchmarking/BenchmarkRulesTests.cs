using System.Text.Json;
using System.Text.Json.Nodes;
using Vectorscope.Engine.Generation;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.BuiltIn;
using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Library.PromptSets;
using Vectorscope.Jobs.Library.TaskSets;
using Vectorscope.Jobs.Runs.Kinds;
using Vectorscope.Jobs.Sandboxes;
using Vectorscope.Jobs.Specs;
using Vectorscope.Jobs.Store;
using Vectorscope.Jobs.Tests.Fakes;

namespace Vectorscope.Jobs.Tests.Benchmarking;

public sealed class BenchmarkRulesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FullSpec_ResolvesEverythingIntoTheSnapshot()
    {
        await using var bench = await BenchStore.CreateAsync();
        await bench.Store.Get<BuiltInLibrary>().SeedAsync(Token);
        var model = TestModel.Create(bench.Store);
        var spec = bench.Spec();
        spec["name"] = "mine";
        spec["arms"] = JsonNode.Parse($$$"""
            [{"name": "base", "model": {"engine": {{{JsonSerializer.Serialize(model)}}} } },
             {"name": "served", "model": {"server": "http://localhost:30000/v1", "name": "qwen"}, "persona": "capable",
              "settings": {"prompt": "compact", "thinking": "inline", "think": false, "parser": "patched", "maxReplyTokens": 512, "maxTurns": 9,
                           "maxConsecutiveParseFailures": 3, "summarize": false, "contextTokens": 8192},
              "sampling": {"temperature": 0.6, "topP": 0.95, "topK": 20, "minP": 0.05, "presencePenalty": 1.5}},
             {"name": "check", "agent": "oracle"}]
            """);
        spec["tasks"]!["exclude"] = new JsonArray("*-02");
        (spec["attempts"], spec["concurrency"], spec["seed"], spec["seeds"]) = (5, 7, 42, "byTrial");
        (spec["sandbox"], spec["network"], spec["timeoutMultiplier"], spec["maxRetries"]) = ("bubblewrap", "off", 1.5, 0);

        var check = await bench.CheckAsync(spec);

        Assert.Empty(check.Errors);
        Assert.Equal("mine", check.Name);
        var kept = Read(spec, check);
        Assert.Equal(["write-01", "write-03"], kept.Facts.Tasks.Select(task => task.Name));
        Assert.All(kept.Facts.Tasks, task => Assert.Equal((64, "easy", "files", "vectorscope/base:1"), (task.Digest.Length, task.Difficulty, task.Category, task.Image)));
        Assert.Equal((SandboxKind.Bubblewrap, Path.GetFileName(bench.Tasks.Folder)), (kept.Facts.Sandbox, kept.Facts.TaskSet));
        Assert.Equal((5, 7, 42L, SeedPolicy.ByTrial, true, 1.5, 0),
            (kept.Spec.Attempts, kept.Spec.Concurrency, kept.Spec.Seed, kept.Spec.Seeds, kept.Spec.Conditions.ForbidsNetwork, kept.Spec.Conditions.TimeoutMultiplier, kept.Spec.MaxRetries));
        var (own, served, oracle) = (kept.Spec.Arms[0], kept.Spec.Arms[1], kept.Spec.Arms[2]);
        Assert.Equal((model, "tiny", null), (kept.EngineModel(own)!.Place, kept.ModelName(own), own.Model!.Server));
        Assert.Equal((new AgentSettings(), null), (own.Settings, kept.SystemPrompt(own)));
        Assert.Equal((null, "http://localhost:30000/v1", "qwen"), (kept.EngineModel(served), served.Model!.Server, kept.ModelName(served)));
        var capable = (await bench.Store.Get<Libraries>().Of<PersonaKind>().FindAsync("capable", Token))!;
        Assert.Equal(("capable", capable.ContentAs<PersonaContent>().SystemPrompt), (served.Persona, kept.SystemPrompt(served)));
        Assert.Equal(
            new AgentSettings
            {
                Prompt = PromptStyle.Compact, Thinking = ThinkingMode.Inline, Think = false, Parser = ParserMode.Patched, MaxReplyTokens = 512,
                MaxTurns = 9, MaxConsecutiveParseFailures = 3, Summarize = false, ContextTokens = 8192,
            },
            served.Settings);
        Assert.Equal(new SamplingOverrides { Temperature = 0.6, TopP = 0.95, TopK = 20, MinP = 0.05, PresencePenalty = 1.5 }, served.Sampling);
        Assert.Null(oracle.Model);
        Assert.Equal(RunNeeds.Engine, check.Needs);
    }

    [Fact]
    public async Task Check_LeastSpec_TakesTheDefaultsAndNamesTheRun()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var spec = bench.Spec("oracle", "nop");
        spec.Remove("concurrency");

        var check = await bench.CheckAsync(spec);

        Assert.Empty(check.Errors);
        Assert.Equal($"oracle vs nop · {Path.GetFileName(bench.Tasks.Folder)}", check.Name);
        var kept = Read(spec, check).Spec;
        Assert.Equal((1, 4, 1L, SeedPolicy.ByTask, false, 1d, 2),
            (kept.Attempts, kept.Concurrency, kept.Seed, kept.Seeds, kept.Conditions.ForbidsNetwork, kept.Conditions.TimeoutMultiplier, kept.MaxRetries));
        Assert.Equal(RunNeeds.Sandboxes, check.Needs);
    }

    /// <summary>Null in every place where it was taken before there was one declaration.</summary>
    [Fact]
    public async Task Check_NullsWhereverTheyMayStand_MeanLeftOut()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var least = bench.Spec("nop");
        var nulls = least.DeepClone().AsObject();
        foreach (var field in new[] { "name", "attempts", "seed", "seeds", "sandbox", "network", "timeoutMultiplier", "maxRetries" })
        {
            nulls[field] = null;
        }
        foreach (var field in new[] { "include", "exclude", "difficulty", "category", "limit" })
        {
            nulls["tasks"]![field] = null;
        }
        foreach (var field in new[] { "model", "persona", "systemPrompt", "settings", "sampling" })
        {
            nulls["arms"]![0]![field] = null;
        }

        var (check, expected) = (await bench.CheckAsync(nulls), await bench.CheckAsync(least));

        Assert.Empty(check.Errors);
        Assert.Equal(expected.Snapshot, check.Snapshot);
    }

    [Fact]
    public async Task Check_BlankWords_SayNothing()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var spec = bench.Spec("nop");
        (spec["tasks"]!["include"], spec["tasks"]!["difficulty"]) = (new JsonArray(" ", "write-01 "), new JsonArray(""));

        Assert.Equal("write-01", Assert.Single(Read(spec, await bench.CheckAsync(spec)).Facts.Tasks).Name);
    }

    [Fact]
    public async Task Check_TaskSetOfTheList_IsReadAndNothingIsWritten()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var sets = bench.Store.Get<TaskSetLibrary>();
        await sets.ImportAsync(bench.Tasks.Folder, "mine", Token);
        var before = await sets.ListAsync(Token);
        bench.Tasks.Write("write-01", "tests/test.sh", "#!/bin/bash\necho 1 > /logs/verifier/reward.txt\n");
        bench.Tasks.Write("write-09", "task.toml", "no task");
        var spec = bench.Spec("nop");
        spec["tasks"]!["set"] = "mine";

        var (first, second) = (await bench.CheckAsync(spec), await bench.CheckAsync(spec));
        bench.Tasks.Write("write-02", "tests/test.sh", "#!/bin/bash\necho 0 > /logs/verifier/reward.txt\n");
        var third = await bench.CheckAsync(spec);

        await using var context = await bench.Store.Contexts.CreateDbContextAsync(Token);
        Assert.Equal(before[0].ReadAt, Assert.Single(context.TaskSets).ReadAt);
        string? Hash(SpecCheck check) => (string?)JsonNode.Parse(check.Snapshot!)!["references"]!["tasks.set"]!["hash"];
        Assert.Equal((64, Hash(first)), (Hash(first)!.Length, Hash(second)));
        Assert.NotEqual(Hash(first), Hash(third));
    }

    [Theory]
    [InlineData("attempts", "0", "attempts")]
    [InlineData("concurrency", "257", "concurrency")]
    [InlineData("seed", "-1", "seed")]
    [InlineData("seeds", "\"mine\"", "seeds")]
    [InlineData("sandbox", "\"vm\"", "sandbox")]
    [InlineData("sandbox", "\"docker\"", "sandbox")]
    [InlineData("network", "\"on\"", "network")]
    [InlineData("timeoutMultiplier", "0", "timeoutMultiplier")]
    [InlineData("maxRetries", "11", "maxRetries")]
    [InlineData("tasks", "null", "tasks")]
    [InlineData("tasks", """{"set": "/no/such/folder"}""", "tasks.set")]
    [InlineData("tasks", """{"set": "no such set"}""", "tasks.set")]
    [InlineData("tasks", """{"set": "FOLDER", "include": ["read-*"]}""", "tasks.include")]
    [InlineData("tasks", """{"set": "FOLDER", "difficulty": ["hard"]}""", "tasks.set")]
    [InlineData("tasks", """{"set": "FOLDER", "limit": 0}""", "tasks.limit")]
    [InlineData("tasks", """{"set": "FOLDER", "colour": 1}""", "tasks.colour")]
    [InlineData("arms", "[]", "arms")]
    [InlineData("arms", """[{"name": "a b", "agent": "nop"}]""", "arms[0].name")]
    [InlineData("arms", """[{"name": "a", "agent": "nop"}, {"name": "A", "agent": "oracle"}]""", "arms[1].name")]
    [InlineData("arms", """[{"name": "a", "agent": "aider"}]""", "arms[0].agent")]
    [InlineData("arms", """[{"name": "a"}]""", "arms[0].model")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "model": {"engine": "x"}}]""", "arms[0].model")]
    [InlineData("arms", """[{"name": "a", "model": {"engine": "x", "server": "y"}}]""", "arms[0].model")]
    [InlineData("arms", """[{"name": "a", "model": {"engine": "no such model"}}]""", "arms[0].model.engine")]
    [InlineData("arms", """[{"name": "a", "model": {"server": "nobody", "name": "m"}}]""", "arms[0].model.server")]
    [InlineData("arms", """[{"name": "a", "model": {"server": "http://me:secret@localhost/v1", "name": "m"}}]""", "arms[0].model.server")]
    [InlineData("arms", """[{"name": "a", "model": {"server": "http://localhost/v1"}}]""", "arms[0].model.name")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "persona": "nobody"}]""", "arms[0].persona")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "settings": {"parser": "lenient"}}]""", "arms[0].settings.parser")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "settings": {"maxReplyTokens": 0}}]""", "arms[0].settings.maxReplyTokens")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "sampling": {"topP": 1.5}}]""", "arms[0].sampling.topP")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "sampling": {"topP": 0}}]""", "arms[0].sampling.topP")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "systemPrompt": "Be brief.", "persona": null}, {"name": "b", "agent": "nop", "model": {"server": "y", "name": "z"}}]""", "arms[1].model")]
    [InlineData("arms", """[{"name": "a", "agent": "nop", "sampling": {"seed": 1}}]""", "arms[0].sampling.seed")]
    [InlineData("arm", "[]", "arm")]
    public async Task Check_WrongField_IsNamed(string field, string value, string expected)
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var spec = bench.Spec("nop");
        spec[field] = JsonNode.Parse(value.Replace("FOLDER", bench.Tasks.Folder, StringComparison.Ordinal));

        var check = await bench.CheckAsync(spec);

        Assert.Equal(expected, Assert.Single(check.Errors).Field);
        Assert.NotEmpty(check.Errors[0].Message);
    }

    [Fact]
    public async Task Check_NoTaskThatCanRun_SaysWhy()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        bench.Sandboxes.Unsupported.Add("write-01");

        var error = Assert.Single((await bench.CheckAsync(bench.Spec("nop"))).Errors);

        Assert.Equal(("tasks.set", "None of the 1 chosen tasks can be run. write-01: It needs an image that is not here."), (error.Field, error.Message));
    }

    [Fact]
    public async Task Check_SandboxUnavailable_SaysWhatToDo()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        bench.Sandboxes.Unavailable = "There is no bubblewrap; install it.";
        await bench.Store.Get<SandboxAvailability>().AskAgainAsync(Xunit.TestContext.Current.CancellationToken);

        Assert.Contains(new SpecError("sandbox", "There is no bubblewrap; install it."), (await bench.CheckAsync(bench.Spec("nop"))).Errors);
    }

    /// <summary>What an arm leaves out is the model's own, and what the model leaves out is neutral; a later change of the model's file changes no run.</summary>
    [Fact]
    public async Task Check_SamplingLeftOut_IsSettledFromTheModelAndKept()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var model = TestModel.Create(bench.Store);
        var file = Path.Combine(model, "generation_config.json");
        await File.WriteAllTextAsync(file, """{"do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.95}""", Token);
        var spec = bench.Spec("nop");
        spec["arms"] = new JsonArray(
            new JsonObject { ["name"] = "own", ["model"] = new JsonObject { ["engine"] = model } },
            new JsonObject { ["name"] = "warm", ["model"] = new JsonObject { ["engine"] = model }, ["sampling"] = new JsonObject { ["temperature"] = 1.1, ["minP"] = 0.05 } },
            new JsonObject { ["name"] = "served", ["model"] = new JsonObject { ["server"] = "http://localhost:1/v1", ["name"] = "m" } },
            new JsonObject { ["name"] = "nop", ["agent"] = "nop" });

        var check = await bench.CheckAsync(spec);
        await File.WriteAllTextAsync(file, """{"temperature": 2}""", Token);

        Assert.Empty(check.Errors);
        var kept = Read(spec, check);
        Assert.Equal(["own", "warm"], kept.Facts.Sampling.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new SamplingOverrides { Temperature = 0.6, TopP = 0.95, TopK = 20, MinP = 0, PresencePenalty = 0 }, kept.Sampling(kept.Spec.Arms[0]));
        Assert.Equal(new SamplingOverrides { Temperature = 1.1, TopP = 0.95, TopK = 20, MinP = 0.05, PresencePenalty = 0 }, kept.Sampling(kept.Spec.Arms[1]));
        // A server's own numbers are not known here.
        Assert.Equal(new SamplingOverrides(), kept.Sampling(kept.Spec.Arms[2]));
    }

    [Fact]
    public async Task Check_SamplingOfTheModelThatIsNone_IsRefusedAtTheModel()
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var model = TestModel.Create(bench.Store);
        await File.WriteAllTextAsync(Path.Combine(model, "generation_config.json"), """{"top_p": 7}""", Token);
        var spec = bench.Spec("nop");
        spec["arms"]![0] = new JsonObject { ["name"] = "own", ["model"] = new JsonObject { ["engine"] = model } };

        var error = Assert.Single((await bench.CheckAsync(spec)).Errors);

        Assert.Equal("arms[0].model.engine", error.Field);
        Assert.Contains("top_p", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<int, string, string, string, string?> Repeating => new()
    {
        { 3, "byTask", "{}", "{}", null },
        { 1, "fixed", "{}", """{"temperature": 0}""", null },
        { 3, "fixed", "{}", "{}", "All trials have the same seed: the 3 attempts" },
        { 3, "byTrial", "{}", """{"temperature": 0}""", "a draws at temperature 0: its 3 attempts" },
        { 3, "byTask", """{"temperature": 0}""", "{}", "a draws at temperature 0: its 3 attempts" },
        { 3, "byTask", """{"do_sample": false, "temperature": 0.6}""", "{}", "a draws at temperature 0: its 3 attempts" },
        { 3, "byTask", """{"temperature": 0}""", """{"temperature": 0.7}""", null },
    };

    /// <summary>Attempts that repeat each other are counted as independent by every interval, so whoever submits them is told.</summary>
    [Theory]
    [MemberData(nameof(Repeating))]
    public async Task Check_AttemptsThatRepeatEachOther_AreNoted(int attempts, string seeds, string own, string sampling, string? note)
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 1);
        var model = TestModel.Create(bench.Store);
        await File.WriteAllTextAsync(Path.Combine(model, "generation_config.json"), own, Token);
        var spec = bench.Spec("nop");
        spec["arms"]!.AsArray().Add(new JsonObject { ["name"] = "a", ["model"] = new JsonObject { ["engine"] = model }, ["sampling"] = JsonNode.Parse(sampling) });
        (spec["attempts"], spec["seeds"]) = (attempts, seeds);

        var check = await bench.CheckAsync(spec);

        Assert.Empty(check.Errors);
        // Another note may say that the model's hash is still being computed.
        var notes = check.Notes.Where(text => text.Contains("attempts at a task will mostly be copies of each other", StringComparison.Ordinal));
        if (note is null)
        {
            Assert.Empty(notes);
        }
        else
        {
            Assert.StartsWith(note, Assert.Single(notes), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("[verifier.env]", "nop", true)]
    [InlineData("[environment.env]", "nop", true)]
    [InlineData("[solution.env]", "nop", false)]
    [InlineData("[solution.env]", "oracle", true)]
    public async Task Check_TaskWhoseVariableIsNotSetHere_IsNotRunAndSaysWhich(string table, string agent, bool isNeeded)
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        var toml = await File.ReadAllTextAsync(Path.Combine(bench.Tasks.Folder, "write-02", "task.toml"), Token);
        bench.Tasks.Write("write-02", "task.toml", toml + $"\n\n{table}\nJUDGE_KEY = \"${{VECTORSCOPE_TEST_NEVER_SET}}\"\nMODE = \"${{VECTORSCOPE_TEST_NEVER_SET:-plain}}\"\n");
        var spec = bench.Spec(agent);

        var facts = Read(spec, await bench.CheckAsync(spec)).Facts;

        if (isNeeded)
        {
            Assert.Equal("write-01", Assert.Single(facts.Tasks).Name);
            Assert.Equal(
                ("write-02", "The task's variable JUDGE_KEY asks for ${VECTORSCOPE_TEST_NEVER_SET}, and VECTORSCOPE_TEST_NEVER_SET is not set on this machine. Set it before the server starts."),
                (Assert.Single(facts.NotRun).Name, facts.NotRun[0].Reason));
        }
        else
        {
            Assert.Equal((2, 0), (facts.Tasks.Count, facts.NotRun.Count));
        }
    }

    [Theory]
    [InlineData("x = \"\\uD800\"")]
    [InlineData("x = \"\\UFFFFFFFF\"")]
    [InlineData("storage\"\\uy = [")]
    [InlineData("NESTED")]
    public async Task Check_OneTaskThatCannotBeRead_CostsItAlone(string toml)
    {
        await using var bench = await BenchStore.CreateAsync(tasks: 2);
        bench.Tasks.Write("write-02", "task.toml", toml == "NESTED" ? $"x = {new string('[', 100)}{new string(']', 100)}" : toml);
        var spec = bench.Spec("nop");

        var check = await bench.CheckAsync(spec);

        Assert.Empty(check.Errors);
        var facts = Read(spec, check).Facts;
        Assert.Equal(("write-01", "write-02"), (Assert.Single(facts.Tasks).Name, Assert.Single(facts.NotRun).Name));
        Assert.Contains("task.toml", facts.NotRun[0].Reason, StringComparison.Ordinal);
    }

    private static KeptBenchmark Read(JsonObject spec, SpecCheck check) =>
        KeptBenchmark.Of(ResolvedSpec.Read(spec.ToJsonString(), check.Snapshot!, readEarlier: null));
}
