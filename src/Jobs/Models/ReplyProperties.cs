using Microsoft.Extensions.AI;
using Vectorscope.Engine.Generation;
using Vectorscope.Engine.Interventions;

namespace Vectorscope.Jobs.Models;

/// <summary>Keys of <c>ChatResponse.AdditionalProperties</c> and <c>ChatOptions.AdditionalProperties</c> that our chat clients understand.</summary>
/// <remarks>
/// <c>ChatOptions.ConversationId</c> names the trial, whose cache the engine keeps between its turns. Thinking that a server
/// reports apart comes as <c>TextReasoningContent</c>; the engine gives the raw text and says where its prompt ended. The numbers of
/// <c>ChatOptions</c> itself are single precision and lack some settings: they are not read.
/// </remarks>
public static class ReplyProperties
{
    /// <summary>Option, bool: whether the model is asked to think.</summary>
    public const string Think = "think";

    /// <summary>Option, <see cref="SamplingOverrides"/>: how tokens are drawn; what it leaves out is as the model or the server has it.</summary>
    public const string Sampling = "sampling";

    /// <summary>Option, <see cref="CompiledIntervention"/>: what changes the residual stream. A conversation goes on from what is remembered under the same object only.</summary>
    public const string Intervention = "intervention";

    /// <summary>Option, <see cref="EngineConversation"/>: the conversation as the engine is to read it, in place of the messages.</summary>
    internal const string Conversation = "conversation";

    /// <summary>Option, <see cref="ProjectionWatch"/>: reads the projections of prompt and reply.</summary>
    internal const string Watch = "projectionWatch";

    /// <summary>Option, list of <see cref="ProjectionSeries"/>: what each written token is projected on. It changes nothing about the reply.</summary>
    public const string Projections = "projections";

    /// <summary>Reply, <see cref="ReplyProjections"/>: what came of that, where the engine was asked for it.</summary>
    public const string Projected = "projected";

    /// <summary>Reply, bool: the prompt ended inside a thinking block, so the text begins with thinking.</summary>
    public const string PromptEndsInThinking = "promptEndsInThinking";

    /// <summary>Reply, double: seconds to the first token.</summary>
    public const string FirstTokenSeconds = "firstTokenSeconds";

    /// <summary>Reply, <see cref="ReplyTokens"/>: what the engine read and wrote, to the token.</summary>
    public const string Tokens = "tokens";

    /// <summary>Reply, int: calls that failed before this one succeeded.</summary>
    public const string Retries = "retries";

    /// <summary>What the caller wants changed in the residual stream; null for nothing.</summary>
    internal static CompiledIntervention? InterventionOf(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Intervention, out CompiledIntervention? intervention) == true ? intervention : null;

    /// <summary>The conversation token by token; null where the messages say it.</summary>
    internal static EngineConversation? ConversationOf(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Conversation, out EngineConversation? conversation) == true ? conversation : null;

    /// <summary>What the caller wants read of the residual stream; null for nothing.</summary>
    internal static ProjectionWatch? WatchOf(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Watch, out ProjectionWatch? watch) == true ? watch : null;

    /// <summary>What the caller wants tokens projected on; null for nothing.</summary>
    internal static IReadOnlyList<ProjectionSeries>? ProjectionsOf(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Projections, out IReadOnlyList<ProjectionSeries>? series) == true && series is { Count: > 0 } ? series : null;

    /// <summary>How the caller wants tokens drawn.</summary>
    internal static SamplingOverrides SamplingOf(ChatOptions? options) =>
        options?.AdditionalProperties?.TryGetValue(Sampling, out SamplingOverrides? sampling) == true && sampling is not null ? sampling : new();
}
