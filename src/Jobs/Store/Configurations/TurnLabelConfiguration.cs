using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TurnLabelConfiguration : IEntityTypeConfiguration<TurnLabel>
{
    public void Configure(EntityTypeBuilder<TurnLabel> builder)
    {
        builder.HasOne<Turn>().WithMany().HasForeignKey(label => new { label.TrialId, label.Turn }).OnDelete(DeleteBehavior.Cascade);
        builder.HasIndex(label => new { label.TrialId, label.Turn, label.Kind, label.Text }).IsUnique();
        // What the list of labels counts and the search looks for lies in the index itself.
        builder.HasIndex(label => new { label.Kind, label.Text, label.TrialId, label.Turn });
        builder.Property(label => label.Kind).HasConversion<string>();
    }
}
