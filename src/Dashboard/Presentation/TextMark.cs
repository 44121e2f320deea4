namespace Vectorscope.Dashboard.Presentation;

/// <summary>A part of a text that is marked.</summary>
/// <param name="Start">First character.</param>
/// <param name="Length">Characters.</param>
/// <param name="Class">CSS class of the mark.</param>
/// <param name="Title">What it says when it is pointed at; null for nothing.</param>
public sealed record TextMark(int Start, int Length, string Class, string? Title = null)
{
    /// <summary>First character after it.</summary>
    public int End => Start + Length;
}
