using System.Text.Json.Nodes;
using Vectorscope.Jobs.Agent;
using Vectorscope.Jobs.Runs.Kinds;

namespace Vectorscope.Jobs.Benchmarking;

/// <summary>Benchmarks to start from. Tasks and models are named by whoever starts; what is here suits any.</summary>
public static class BenchmarkPresets
{
    /// <summary>The first run of somebody new.</summary>
    public static SpecPreset Soundness { get; } = new(
        "oracle-nop", "Is the harness sound?", "The tasks' own solutions, which should pass everything, beside an agent that does nothing. No model is needed.",
        Spec(Arm(OracleAgent.AgentName, new() { ["agent"] = OracleAgent.AgentName }), Arm(NopAgent.AgentName, new() { ["agent"] = NopAgent.AgentName })));

    /// <summary>The study's contrast at work.</summary>
    public static SpecPreset Personas { get; } = new(
        "study-personas", "Study personas", "One model without a persona, and as each of the study's two.",
        Spec(Arm("neutral", []), Arm("capable", new() { ["persona"] = "capable" }), Arm("cautious", new() { ["persona"] = "cautious" })));

    public static IReadOnlyList<SpecPreset> All { get; } = [Soundness, Personas];

    private static JsonObject Spec(params JsonObject[] arms) => new() { ["kind"] = BenchmarkSpec.KindName, ["arms"] = new JsonArray(arms) };

    private static JsonObject Arm(string name, JsonObject arm)
    {
        arm.Insert(0, "name", name);
        return arm;
    }
}
