using System.Text.Json.Nodes;
using Vectorscope.Dashboard.State;
using Vectorscope.Jobs.Benchmarking;
using Vectorscope.Jobs.Library.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Dashboard.Tests.State;

public sealed class ArmDraftsTests
{
    private static readonly ModelPreset Small = new(
        JsonNode.Parse("""{"settings": {"maxTurns": 8}, "sampling": {"temperature": 0.7}}""")!.AsObject(), new JsonObject { ["concurrency"] = 24 });

    [Fact]
    public void Names_ComeFromModelPersonaAndTwin()
    {
        var (draft, arms) = Open("""{"name": "", "model": {"engine": "/models/Qwen3.5 4B"}, "persona": "capable"}""", """{"name": "", "model": {"server": "x", "name": "org/small"}}""");

        arms.Duplicate(0);

        Assert.Equal(["Qwen3.5-4B-capable", "Qwen3.5-4B-capable-2", "small"], Names(draft));
    }

    [Fact]
    public void Names_SayWhatChangesTheStream()
    {
        var (draft, _) = Open(
            """{"name": "", "model": {"engine": "pocket"}, "persona": "capable", "intervention": "ortho"}""",
            """{"name": "", "model": {"engine": "pocket"}, "intervention": "plans/minus two.json"}""",
            """{"name": "", "model": {"engine": "pocket"}, "intervention": {"operations": []}}""");

        Assert.Equal(["pocket-capable-ortho", "pocket-minus-two", "pocket-intervention"], Names(draft));
    }

    [Fact]
    public void Source_OfAServer_HasNoInterventionAndTheWayBackBringsItBack()
    {
        var (draft, arms) = Open("""{"name": "a", "model": {"engine": "m"}, "intervention": "ortho"}""");

        arms.ChangeSource(0, server: true, new JsonObject { ["server"] = "lab" });
        Assert.Null(draft.Item("arms", 0)["intervention"]);
        arms.ChangeSource(0, server: false, []);

        Assert.Equal("ortho", (string?)draft.Item("arms", 0)["intervention"]);
    }

    [Fact]
    public void Names_FollowTheAgentUntilTheReaderGivesOne()
    {
        var (draft, arms) = Open("""{"name": "oracle", "agent": "oracle"}""", """{"name": "mine", "agent": "nop"}""");

        ChangeAgent(draft, arms, 0, "nop");
        ChangeAgent(draft, arms, 1, "oracle");

        Assert.Equal(["nop", "mine"], Names(draft));
    }

    [Fact]
    public void Agent_ThatAsksNoModel_SaysNothingOfOneAndTheWayBackBringsAllBack()
    {
        const string Arm = """{"name":"a","model":{"engine":"m"},"persona":"capable","settings":{"maxTurns":3},"sampling":{"temperature":0.5}}""";
        var (draft, arms) = Open(Arm);

        ChangeAgent(draft, arms, 0, "oracle");
        Assert.Equal("""{"name":"a","agent":"oracle"}""", draft.Item("arms", 0).ToJsonString());
        ChangeAgent(draft, arms, 0, "nop");
        ChangeAgent(draft, arms, 0, "terminus-2");

        var expected = JsonNode.Parse(Arm)!.AsObject();
        expected["agent"] = "terminus-2";
        Assert.True(JsonNode.DeepEquals(expected, draft.Item("arms", 0)), draft.Item("arms", 0).ToJsonString());
    }

    [Fact]
    public void Source_Changed_KeepsWhatWasTypedOnTheOtherSide()
    {
        var (draft, arms) = Open("""{"name": "a", "model": {"engine": "m"}}""");

        arms.ChangeSource(0, server: true, new JsonObject { ["server"] = "lab" });
        draft.Set("arms[0].model.name", "qwen");
        Assert.Equal("""{"server":"lab","name":"qwen"}""", Model(draft));
        arms.ChangeSource(0, server: false, []);
        Assert.Equal(("""{"engine":"m"}""", false), (Model(draft), arms.All[0].UsesServer));
        arms.ChangeSource(0, server: true, []);

        Assert.Equal("""{"server":"lab","name":"qwen"}""", Model(draft));
    }

    [Fact]
    public void Model_WithAPreset_StartsTheArmFromItAndTakesItAwayAgain()
    {
        var (draft, arms) = Open("""{"name": "a", "model": {"engine": "big"}}""");

        ChangeModel(draft, arms, "small");
        Assert.Equal("""{"settings":{"maxTurns":8},"sampling":{"temperature":0.7}}""", Rest(draft));
        Assert.Equal("24", draft.Text("concurrency"));
        ChangeModel(draft, arms, "big");

        Assert.Equal("{}", Rest(draft));
    }

    [Fact]
    public void Model_WithAPreset_LeavesWhatTheReaderSaid()
    {
        var (draft, arms) = Open("""{"name": "a", "model": {"engine": "small"}, "settings": {"maxTurns": 8}, "sampling": {"temperature": 0.7}}""");
        draft.Set("concurrency", "2");
        draft.Set("arms[0].settings.maxTurns", "9");

        ChangeModel(draft, arms, "big");
        Assert.Equal("""{"settings":{"maxTurns":9}}""", Rest(draft));
        ChangeModel(draft, arms, "small");

        Assert.Equal("""{"settings":{"maxTurns":9},"sampling":{"temperature":0.7}}""", Rest(draft));
        Assert.Equal("2", draft.Text("concurrency"));
    }

    [Fact]
    public void Persona_Chosen_TakesThePlaceOfATextAndGivesItBack()
    {
        var (draft, arms) = Open("""{"name": "a", "model": {"engine": "big"}, "systemPrompt": "Be brief."}""");

        draft.Put("arms[0].persona", "capable");
        arms.PersonaChanged(0);
        Assert.False(draft.Has("arms[0].systemPrompt"));
        draft.LeaveOut("arms[0].persona");
        arms.PersonaChanged(0);

        Assert.Equal("Be brief.", draft.Text("arms[0].systemPrompt"));
    }

    private static (SpecDraft Draft, ArmDrafts Arms) Open(params string[] arms)
    {
        var spec = new JsonObject { ["kind"] = "benchmark", ["tasks"] = new JsonObject { ["set"] = "pocket" }, ["arms"] = new JsonArray([.. arms.Select(arm => JsonNode.Parse(arm))]) };
        var draft = new SpecDraft(SpecShape.Of<BenchmarkSpec>(), spec);
        return (draft, new ArmDrafts(draft, model => model == "small" ? Small : null));
    }

    private static void ChangeAgent(SpecDraft draft, ArmDrafts arms, int arm, string agent)
    {
        draft.Put($"arms[{arm}].agent", agent);
        arms.AgentChanged(arm);
    }

    private static void ChangeModel(SpecDraft draft, ArmDrafts arms, string model)
    {
        draft.Put("arms[0].model.engine", model);
        arms.ModelChanged(0);
    }

    private static string[] Names(SpecDraft draft) => [.. Enumerable.Range(0, draft.Count("arms")).Select(i => draft.Text($"arms[{i}].name"))];

    private static string Model(SpecDraft draft) => draft.Item("arms", 0)["model"]!.ToJsonString();

    private static string Rest(SpecDraft draft)
    {
        var arm = draft.Item("arms", 0);
        arm.Remove("name");
        arm.Remove("model");
        return arm.ToJsonString();
    }
}
