using Vectorscope.Jobs.Library.Models;

namespace Vectorscope.Dashboard.State;

/// <summary>A model as lists show it: folders of one content are one model.</summary>
/// <param name="Model">The folder that stands for it: the bundled one, else one that is there, else the one seen first.</param>
/// <param name="Copies">Other folders of the same content.</param>
public sealed record ModelGroup(ModelRow Model, IReadOnlyList<ModelRow> Copies)
{
    /// <summary>The models of a list, in its order. A folder that is not hashed yet, or cannot be used, is one by itself.</summary>
    public static IReadOnlyList<ModelGroup> Of(IEnumerable<ModelRow> rows) =>
    [
        .. rows.GroupBy(row => row is { ContentHash: { } hash, Problem: null } ? hash : row.Id).Select(same =>
        {
            ModelRow[] ordered = [.. same.OrderByDescending(row => row.BuiltIn).ThenBy(row => row.Missing).ThenBy(row => row.FirstSeenAt).ThenBy(row => row.Folder, StringComparer.Ordinal)];
            return new ModelGroup(ordered[0], ordered[1..]);
        }),
    ];
}
