using Vectorscope.Jobs.Library.Directions;

namespace Vectorscope.Dashboard.Api;

/// <summary>A direction that was saved.</summary>
/// <param name="Sentence">In words.</param>
/// <param name="Hash">SHA-256 of its entry: <c>NAME@HASH</c> names what it is now.</param>
/// <param name="Notes">What there is to know about it.</param>
internal sealed record DirectionSaved(string Sentence, string Id, string Name, string Hash, DirectionContent Content, IReadOnlyList<string> Notes);
