using Bunit;
using Microsoft.AspNetCore.Components;

namespace Vectorscope.Dashboard.Tests.Components;

/// <summary>
/// What a reader does on a page. Found and done in one go, on the page's own thread: what is still being read may draw the page again at
/// any time, and an element that was found before knows nothing of the page after it.
/// </summary>
internal static class PageActions
{
    /// <summary>Presses the first of some elements that has a text in it.</summary>
    internal static Task PressAsync<T>(this IRenderedComponent<T> page, string selector, string text = "") where T : IComponent =>
        page.InvokeAsync(() => page.FindAll(selector).First(element => element.TextContent.Contains(text, StringComparison.Ordinal)).ClickAsync(new()));

    /// <summary>Gives a field a value, as leaving it does.</summary>
    internal static Task SetAsync<T>(this IRenderedComponent<T> page, string selector, object value) where T : IComponent =>
        page.InvokeAsync(() => page.Find(selector).ChangeAsync(new ChangeEventArgs { Value = value }));
}
