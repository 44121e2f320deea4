using TorchSharp;
using static TorchSharp.torch;

namespace Vectorscope.Engine.Runtime;

/// <summary>Makes things that own tensors, all or nothing: what was made by the time it fails or is cancelled is freed.</summary>
internal static class Owned
{
    [ThreadStatic]
    private static DisposeScope? _building;

    /// <summary>What is made owns every tensor that lives when it is done; if it is not, none stays.</summary>
    /// <remarks>Tensors that are needed on the way only must be gone by then. A thing made inside another one's making goes with that one.</remarks>
    internal static T Build<T>(Func<T> make)
    {
        var outer = _building;
        using var scope = NewDisposeScope();
        _building = scope;
        try
        {
            var made = make();
            var kept = scope.DisposablesView.ToList();
            scope.Detach(kept);
            outer?.Attach(kept);
            return made;
        }
        finally
        {
            _building = outer;
        }
    }

    /// <summary>Takes a tensor out of the scope that it was made in: it belongs to what is being built, or else to whoever holds it.</summary>
    internal static Tensor Kept(this Tensor tensor)
    {
        tensor.DetachFromDisposeScope();
        _building?.Attach(tensor);
        return tensor;
    }
}
