using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Vectorscope.Engine.Json;
using Vectorscope.Jobs.Runs.Queries;
using Vectorscope.Jobs.Store;

namespace Vectorscope.Dashboard.Api;

/// <summary>The filter and order of a list of runs, as they stand in a query.</summary>
/// <param name="Text">Part of the name, id, tags or notes.</param>
/// <param name="Study">Name or id of a study that the runs are in.</param>
/// <param name="Archived">Only archived runs; without it only the others.</param>
/// <param name="Ids">These runs and no others, archived ones too.</param>
internal sealed record RunQuery(
    [FromQuery(Name = "state")] string[]? States, [FromQuery(Name = "kind")] string[]? Kinds, [FromQuery(Name = "model")] string[]? Models,
    [FromQuery(Name = "persona")] string[]? Personas, [FromQuery(Name = "tag")] string[]? Tags, [FromQuery(Name = "id")] string[]? Ids,
    string? Text, string? Study, bool Archived = false, string Sort = "created", bool Descending = true)
{
    internal ValidationProblem? Read(out RunFilter filter, out RunSort sort)
    {
        (filter, sort) = (new RunFilter(), RunSort.Created);
        var states = new List<RunState>();
        foreach (var name in States ?? [])
        {
            if (!RunStateNames.TryParse(name, out var state))
                return RequestProblems.Invalid("state", $"\"{Quote.Of(name)}\" is not a state. States are {string.Join(", ", Enum.GetValues<RunState>().Select(RunStateNames.Of))}.");
            states.Add(state);
        }
        if (!QueryChoice.TryParse(Sort, out sort)) return RequestProblems.Invalid("sort", QueryChoice.Advice<RunSort>(Sort));
        filter = new RunFilter(states, Kinds, Text, Ids is { Length: > 0 } ? null : Archived) { Models = Models ?? [], Personas = Personas ?? [], Tags = Tags ?? [], Ids = Ids ?? [], Study = Study };
        return null;
    }
}
