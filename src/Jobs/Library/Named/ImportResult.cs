using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library.Named;

/// <summary>What an import did. With errors it did nothing at all.</summary>
/// <param name="Added">Names as they are now in the library.</param>
/// <param name="Replaced">Names whose entries were replaced.</param>
public sealed record ImportResult(IReadOnlyList<string> Added, IReadOnlyList<string> Replaced, IReadOnlyList<SpecError> Errors)
{
    internal static ImportResult Refused(IReadOnlyList<SpecError> errors) => new([], [], errors);
}
