using Vectorscope.Jobs.Specs;

namespace Vectorscope.Jobs.Library;

/// <summary>What became of a change to the library.</summary>
public sealed class LibraryResult
{
    private LibraryResult(LibraryStatus status, string? id, string sentence, IReadOnlyList<SpecError> errors)
    {
        Status = status;
        Id = id;
        Sentence = sentence;
        Errors = errors;
    }

    public LibraryStatus Status { get; }
    public string? Id { get; }
    public string Sentence { get; }
    public IReadOnlyList<SpecError> Errors { get; }
    public bool IsDone => Status == LibraryStatus.Done;

    internal static LibraryResult Done(string id, string sentence) => new(LibraryStatus.Done, id, sentence, []);

    internal static LibraryResult Invalid(IReadOnlyList<SpecError> errors) =>
        new(LibraryStatus.Invalid, null, "It was not saved; see the fields.", errors);

    internal static LibraryResult NotFound(string sentence) => new(LibraryStatus.NotFound, null, sentence, []);

    internal static LibraryResult Conflict() =>
        new(LibraryStatus.Conflict, null, "It was changed somewhere else in the meantime. Load it again and repeat your change.", []);
}
