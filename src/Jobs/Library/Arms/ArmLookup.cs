using Vectorscope.Jobs.Library.Named;
using Vectorscope.Jobs.Library.Personas;
using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Arms;

/// <summary>Finds an arm of the library with all that it names, as it is now.</summary>
public sealed class ArmLookup(Libraries libraries, IEnumerable<IReferenceResolver> resolvers)
{
    /// <summary>Place of the intervention among a found arm's references.</summary>
    public const string InterventionPath = "intervention";

    private const string PersonaPath = "persona";

    private readonly NamedLibrary _library = libraries.Of<ArmKind>();
    private readonly ReferenceLookup _lookup = new(resolvers);

    /// <summary>The names of all arms, in order.</summary>
    public async Task<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) =>
        [.. (await _library.ListAsync(cancellationToken)).Select(row => row.Name)];

    /// <summary>The arm of a name, or as it was of NAME@HASH.</summary>
    /// <param name="problems">Gets under the empty path that there is none, and under their own what the arm names and is gone.</param>
    /// <returns>Null where there is none; with problems it is not to be used.</returns>
    public async Task<FoundArm?> FindAsync(string name, SpecProblems problems, CancellationToken cancellationToken)
    {
        if (await _library.FindAsync(name, cancellationToken) is not { } row)
        {
            problems.Add("", await _library.UnknownAsync(name, cancellationToken));
            return null;
        }
        var content = row.ContentAs<ArmContent>();
        var references = await _lookup.FindAsync(SpecShape.Of<ArmContent>(), content, problems, [], cancellationToken);
        return new(row.Name, row.Hash, content, references.Find(PersonaPath)?.ContentAs<PersonaContent>().SystemPrompt, references);
    }
}

/// <summary>An arm with what it names.</summary>
/// <param name="Hash">Of its content.</param>
/// <param name="SystemPrompt">Its persona's text; null without one.</param>
/// <param name="References">Of its content's fields: what its intervention is loaded from.</param>
public sealed record FoundArm(string Name, string Hash, ArmContent Content, string? SystemPrompt, References References);
