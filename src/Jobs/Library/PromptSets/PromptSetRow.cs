using System.Linq.Expressions;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Library.PromptSets;

/// <summary>A prompt set as a row of the list.</summary>
public sealed record PromptSetRow(
    string Id, string Name, string Description, int Count, bool BuiltIn, DateTimeOffset UpdatedAt, int Version);

/// <summary>Entity to row record, as expressions that SQL can evaluate.</summary>
internal static class PromptSetProjections
{
    public static readonly Expression<Func<PromptSet, PromptSetRow>> Row = set => new PromptSetRow(
        set.Id, set.Name, set.Description, set.Prompts.Count, set.BuiltInKey != null, set.UpdatedAt, set.Version);

    public static readonly Expression<Func<PromptSet, PromptSetDetail>> Detail = set => new PromptSetDetail(
        set.Id, set.Name, set.Description,
        set.Prompts.OrderBy(prompt => prompt.Position).Select(prompt => new PromptRow(prompt.Name, prompt.Text)).ToList(),
        set.BuiltInKey != null, set.UpdatedAt, set.Version);
}
