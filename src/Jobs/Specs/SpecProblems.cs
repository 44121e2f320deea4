
namespace Vectorscope.Jobs.Specs;

/// <summary>What is wrong with a spec, gathered while it is read and checked. One problem is told of each field: the first.</summary>
public sealed class SpecProblems
{
    private readonly List<SpecError> _errors = [];
    private readonly HashSet<string> _paths = new(StringComparer.Ordinal);

    public IReadOnlyList<SpecError> Errors => _errors;

    public bool Any => _errors.Count > 0;

    /// <summary>Notes a problem, unless the field has one already.</summary>
    /// <param name="path">Path of the field; empty for the spec as a whole.</param>
    /// <param name="inForm">The same in a form's words; null where they are the same.</param>
    public void Add(string path, string message, string? inForm = null)
    {
        if (_paths.Add(path))
        {
            _errors.Add(new SpecError(path, message) { InForm = inForm });
        }
    }

    /// <summary>Whether this field, one within it, or one around it was refused: what depends on it then says nothing.</summary>
    public bool IsRefused(string path) => _paths.Any(other =>
        other == path || IsWithin(other, path) || (other.Length > 0 && IsWithin(path, other)));

    internal void Add(string path, Fault fault) => Add(path, fault.Message, fault.InForm);

    private static bool IsWithin(string inner, string outer) =>
        inner.Length > outer.Length && inner.StartsWith(outer, StringComparison.Ordinal) && inner[outer.Length] is '.' or '[';
}
