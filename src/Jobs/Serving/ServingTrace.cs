using System.Diagnostics;
using Vectorscope.Engine.Generation;

namespace Vectorscope.Jobs.Serving;

/// <summary>A request as an activity, in the words that OpenTelemetry has for such calls.</summary>
internal static class ServingTrace
{
    /// <summary>Begins it, within the trace that the program said; null where nobody listens.</summary>
    public static Activity? Begin(ServingRequest request)
    {
        if (!ServingStatus.Activities.HasListeners())
        {
            return null;
        }
        // The web server has one of its own for each request, which nobody takes: ours would hang on it, and be left out with it.
        var web = Activity.Current;
        Activity.Current = null;
        var parent = web is { Parent: null, ParentId: not null } ? new ActivityContext(web.TraceId, web.ParentSpanId, web.ActivityTraceFlags, web.TraceStateString, isRemote: true) : default;
        var activity = ServingStatus.Activities.StartActivity($"{(request.IsChat ? "chat" : "text_completion")} {request.Model}", ActivityKind.Server, parent);
        if (activity is null)
        {
            Activity.Current = web;
            return null;
        }
        var sampling = request.Sampling;
        return activity
            .SetTag("gen_ai.operation.name", request.IsChat ? "chat" : "text_completion")
            .SetTag("gen_ai.provider.name", "vectorscope")
            .SetTag("gen_ai.request.model", request.Model)
            .SetTag("gen_ai.request.choice.count", request.Choices)
            .SetTag("gen_ai.request.max_tokens", request.MaxTokens)
            .SetTag("gen_ai.request.temperature", sampling.Temperature)
            .SetTag("gen_ai.request.top_p", sampling.TopP)
            .SetTag("gen_ai.request.top_k", sampling.TopK)
            .SetTag("gen_ai.request.presence_penalty", sampling.PresencePenalty)
            .SetTag("gen_ai.request.seed", request.Seed)
            .SetTag("gen_ai.request.stop_sequences", request.Stops.Count == 0 ? null : request.Stops.ToArray());
    }

    /// <summary>Ends it with what came.</summary>
    public static void End(Activity? activity, string model, ServedUsage usage, IEnumerable<ServedFinish> finishes, ServingOutcome outcome)
    {
        activity?
            .SetTag("gen_ai.response.model", model)
            .SetTag("gen_ai.response.finish_reasons", finishes.Select(finish => finish switch { ServedFinish.Length => "length", ServedFinish.ToolCalls => "tool_calls", _ => "stop" }).ToArray())
            .SetTag("gen_ai.usage.input_tokens", usage.PromptTokens)
            .SetTag("gen_ai.usage.output_tokens", usage.ReplyTokens)
            .SetTag("gen_ai.usage.cache_read.input_tokens", usage.CachedTokens)
            .SetTag("vectorscope.outcome", ServingStatus.Word(outcome))
            .SetStatus(outcome == ServingOutcome.Failed ? ActivityStatusCode.Error : ActivityStatusCode.Unset)
            .Dispose();
    }

    /// <summary>Ends it without an answer.</summary>
    public static void Fail(Activity? activity, ServingOutcome outcome, string why) =>
        activity?.SetTag("vectorscope.outcome", ServingStatus.Word(outcome)).SetTag("error.type", ServingStatus.Word(outcome)).SetStatus(ActivityStatusCode.Error, why).Dispose();
}
