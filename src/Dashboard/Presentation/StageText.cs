using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Presentation;

/// <summary>What the stages of a trial are called.</summary>
public static class StageText
{
    /// <summary>A stage in a word or two, lower case.</summary>
    public static string Of(TrialStage stage) => stage switch
    {
        TrialStage.Environment => "sandbox",
        TrialStage.AgentSetup => "set-up",
        TrialStage.Agent => "agent",
        TrialStage.Verifier => "tests",
        TrialStage.Collect => "collecting",
        _ => stage.ToString(),
    };
}
