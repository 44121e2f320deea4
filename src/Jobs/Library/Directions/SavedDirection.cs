using Vectorscope.Jobs.Library.Named;

namespace Vectorscope.Jobs.Library.Directions;

/// <summary>What became of a direction that was to enter the library.</summary>
/// <param name="Row">The entry as it is now; null where it was refused.</param>
/// <param name="Notes">What whoever brought it should know.</param>
public sealed record SavedDirection(LibraryResult Result, LibraryRow? Row, IReadOnlyList<string> Notes);

/// <summary>What a direction is to be called.</summary>
/// <param name="Replace">A direction of that name gets the new content; what it held stays as NAME@HASH.</param>
public sealed record DirectionTitle(string Name, string Description = "", bool Replace = false);
