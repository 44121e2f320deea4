namespace Vectorscope.Dashboard.Components.Pages.Library;

/// <summary>The content of an entry while it is edited, for the fields that one kind of library has.</summary>
/// <param name="Content">As it is now.</param>
/// <param name="Change">Takes the changed content.</param>
/// <param name="Error">What is wrong with a field, by its path in JSON.</param>
/// <param name="FirstWithin">What is wrong with the first field within one, with its place there.</param>
/// <param name="IsNew">It was never saved.</param>
public sealed record LibraryEdit<TContent>(TContent Content, Action<TContent> Change, Func<string, string?> Error, Func<string, string?> FirstWithin, bool IsNew);
