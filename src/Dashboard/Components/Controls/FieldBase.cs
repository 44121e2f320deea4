using Microsoft.AspNetCore.Components;

namespace Vectorscope.Dashboard.Components.Controls;

/// <summary>What all fields of a form have: a label, a hint, an error, and the ties between them.</summary>
public abstract class FieldBase : ComponentBase
{
    private readonly string _id = $"field-{Guid.NewGuid():N}";

    /// <summary>The field's name, shown above it.</summary>
    [Parameter, EditorRequired]
    public string Label { get; set; } = "";

    /// <summary>A line under the field.</summary>
    [Parameter]
    public string? Help { get; set; }

    /// <summary>What is wrong with the value and what to do; takes the hint's place.</summary>
    [Parameter]
    public string? Error { get; set; }

    /// <summary>The input's id, where something else has to name it.</summary>
    [Parameter]
    public string? Id { get; set; }

    /// <summary>Further CSS classes.</summary>
    [Parameter]
    public string? Class { get; set; }

    /// <summary>The value cannot be changed.</summary>
    [Parameter]
    public bool Disabled { get; set; }

    /// <summary>Id of the input.</summary>
    protected string InputId => Id ?? _id;

    /// <summary>For <c>aria-invalid</c>.</summary>
    protected string? Invalid => Error is null ? null : "true";

    /// <summary>For <c>aria-describedby</c>.</summary>
    protected string? DescribedBy => string.IsNullOrEmpty(Help) && Error is null ? null : FieldNotes.IdFor(InputId);
}
