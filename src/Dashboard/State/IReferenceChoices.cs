using Vectorscope.Dashboard.Components.Controls;

namespace Vectorscope.Dashboard.State;

/// <summary>What a form offers for fields that refer to one kind of thing.</summary>
public interface IReferenceChoices
{
    /// <summary>As in the declaration of the field; one of <see cref="Vectorscope.Jobs.Specs.ReferenceKinds"/>, or a word of one's own.</summary>
    string Kind { get; }

    /// <summary>What there is now; the value goes into the spec.</summary>
    Task<IReadOnlyList<Choice>> ListAsync(CancellationToken cancellationToken);
}
