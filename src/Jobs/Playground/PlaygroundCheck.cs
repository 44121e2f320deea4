using Vectorscope.Jobs.Models;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Playground;

/// <summary>What a check says about a request.</summary>
/// <param name="Plan">What can be answered; null after errors.</param>
/// <param name="Errors">What is wrong, by field.</param>
public sealed record PlaygroundCheck(PlaygroundPlan? Plan, IReadOnlyList<SpecError> Errors);

/// <summary>A request that was checked.</summary>
public sealed class PlaygroundPlan
{
    internal PlaygroundPlan(PlaygroundSpec spec, References references, IReadOnlyList<EngineConversation> prompts) => (Spec, References, Prompts) = (spec, references, prompts);

    /// <summary>The request, defaults filled in.</summary>
    public PlaygroundSpec Spec { get; }

    internal References References { get; }

    /// <summary>The conversation as each arm reads it.</summary>
    internal IReadOnlyList<EngineConversation> Prompts { get; }
}
