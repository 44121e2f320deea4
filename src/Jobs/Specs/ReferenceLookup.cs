namespace Vectorscope.Jobs.Specs;

/// <summary>Looks up what the fields of a record name.</summary>
/// <param name="resolvers">One for each kind of reference.</param>
internal sealed class ReferenceLookup(IEnumerable<IReferenceResolver> resolvers)
{
    private readonly Dictionary<string, IReferenceResolver> _resolvers = resolvers.ToDictionary(resolver => resolver.Kind);

    /// <summary>Who looks up a kind; null for a kind that nobody does.</summary>
    public IReferenceResolver? Of(string kind) => _resolvers.GetValueOrDefault(kind);

    /// <summary>What was found, under the paths of the fields; what was not is noted there.</summary>
    /// <param name="notes">Gets what is to be known of what was found.</param>
    public async Task<References> FindAsync(SpecShape shape, object record, SpecProblems problems, List<string> notes, CancellationToken cancellationToken)
    {
        var references = new References();
        foreach (var (path, field, text) in ReferenceFields.Of(shape, record))
        {
            if (!problems.IsRefused(path))
            {
                Take(await _resolvers[field.Reference!].ResolveAsync(text, cancellationToken), path);
            }
        }
        return references;

        void Take(Resolution resolution, string path)
        {
            if (resolution.Problem is { } problem)
            {
                problems.Add(path, problem);
            }
            else if (resolution.Reference is { } reference)
            {
                references[path] = reference;
                notes.AddRange(resolution.Note is { } note ? [note] : []);
            }
            foreach (var (within, inner) in resolution.Inner)
            {
                Take(inner, SpecShape.Join(path, within));
            }
        }
    }
}
