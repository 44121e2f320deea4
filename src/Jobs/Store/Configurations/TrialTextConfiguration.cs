using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Vectorscope.Jobs.Store.Entities;

namespace Vectorscope.Jobs.Store.Configurations;

internal sealed class TrialTextConfiguration : IEntityTypeConfiguration<TrialText>
{
    public void Configure(EntityTypeBuilder<TrialText> builder)
    {
        builder.HasKey(text => text.TrialId);
        builder.Property(text => text.TrialId).ValueGeneratedNever();
        builder.HasOne<Trial>().WithOne().HasForeignKey<TrialText>(text => text.TrialId).OnDelete(DeleteBehavior.Cascade);
    }
}
