using Microsoft.AspNetCore.Http.HttpResults;
using Vectorscope.Jobs.Serving.Requests;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>The filter of a list of kept requests, as it stands in a query.</summary>
/// <param name="Model">A model's name, or MODEL@ARM.</param>
/// <param name="Outcome">answered, cancelled or infrastructure.</param>
/// <param name="Text">That stands in what was sent or written.</param>
internal sealed record RequestQuery(string? Model, string? Outcome, string? Text)
{
    internal ValidationProblem? Read(out RequestFilter filter)
    {
        filter = new(Model, null, Text);
        if (Outcome is null) return null;
        if (!QueryChoice.TryParse<TrialOutcome>(Outcome, out var outcome)) return RequestProblems.Invalid("outcome", QueryChoice.Advice<TrialOutcome>(Outcome));
        filter = filter with { Outcome = outcome };
        return null;
    }
}
